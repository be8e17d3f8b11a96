export const zhSale = {};
