export const zhStaff = {
  "refusal.unknown-clerk": "这里没有这个店员。请从名单里选。",
  "refusal.locked": "密码错得太多，这个店员暂时不能登录。其他人可以登录。",
  "refusal.wrong-pin": "密码不对。",
  "refusal.needs-approval": "这一步需要有权限的人输入密码批准。",
  "refusal.last-manager": "必须留下一位店长，这样以后还能改回来。第一位店员必须是店长。",
  "refusal.no-shift": "还没有开班。请先清点备用金并开班。",
  "refusal.shift-open": "已经有一个班次开着。请先交班。",
  "refusal.needs-reason": "清点的金额与应有的相差超过限额。请重新清点，或写明原因后交班。",
};
