export const zhShop = {
  "refusal.unknown-import": "这次导入已经不在了（收银程序可能重新启动过）。请重新选择文件；没有导入任何内容。",
  "refusal.import-has-errors": "文件里有错误的行，所以一行也没有导入。请按行号改好后重新选择文件。",
};
