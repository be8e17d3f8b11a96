export const zhPrint = {};
