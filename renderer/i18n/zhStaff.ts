export const zhStaff = {};
