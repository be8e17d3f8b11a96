export const zhShop = {};
