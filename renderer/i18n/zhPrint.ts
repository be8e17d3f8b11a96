export const zhPrint = {
  "refusal.no-printer": "本台没有设置打印机。请到“设置”里选择；没有打印任何东西。",
  "refusal.unknown-job": "这一项已经不在打印队列里了：可能已打印或已取消。",
};
