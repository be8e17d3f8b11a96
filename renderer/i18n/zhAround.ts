/** 队列之外的奖励、工会排队，以及由负责人确认的内容。 */
export const zhAround = {
  "rule.from.union": "工会排队",
  "rule.queue.union": "工会排队：全部渠道一个队列",
  "rule.union":
    "工会排队：各渠道的单都排进一个队列，权益是实付的 {{ratio}}。每单不提取；每天零点用当天净利润的 {{share}} 发放，取决于今后的销售，不保证。",
  "rule.union.accelerate": "推广加速：每单利润的 {{ratio}} 先发给买家推荐人在排的单。",
  "rule.rewards.direct": "直推：买家的推荐人得 {{ratio}}。",
  "rule.rewards.indirect": "间推：推荐人的推荐人得 {{ratio}}；没有第三级。",
  "rule.rewards.recruit": "招商：带来门店的会员得该店收银台和网店每单的 {{ratio}}。",
  "rule.rewards.level": "{{level}} {{ratio}}",
  "rule.rewards.team": "团队级差：{{levels}}；从买家的推荐人起往上最多 {{depth}} 级。",
  "rule.rewards.depth": "沿推荐关系往上 {{depth}} 级，超过两级。",
  "rule.rewards.shareholders.day":
    "股东分红：每天业绩（按规则为实付或利润）的 {{ratio}}，按权重分给 {{count}} 人：{{shares}}。",
  "rule.rewards.shareholders.month":
    "股东分红：每月业绩（按规则为实付或利润）的 {{ratio}}，按权重分给 {{count}} 人：{{shares}}。",
  "rule.rewards.base.paid": "以上奖励按实付金额计算，由服务器记入会员余额；退款后按比例扣回。",
  "rule.rewards.base.profit": "以上奖励按利润计算，由服务器记入会员余额；退款后按比例扣回。",
  "rule.around": "队列之外",
  "ack.title": "由负责人确认",
  "ack.why":
    "按下线计酬的团队奖励、股东分红，以及权益高过实付、高过提取或毛利的规则，会引来监管警示（《禁止传销条例》，以及 2018 年六部门关于消费返利的风险提示）。发布前请逐条确认；姓名、时间和这些数字会记入这一版规则。",
  "ack.aboveWhole": "权益最高是实付的 {{ratio}}，超过 100%（{{where}}）。",
  "ack.aboveExtract":
    "队列 {{queue}}：权益最高是实付的 {{ratio}}，每单最少只提取 {{extract}}，又从不清零。销量不变时只有一部分付得出来，越晚加入等得越久。",
  "ack.aboveMargin": "按本店最近的单：提取占销售额 {{extract}}，奖励占 {{rewards}}，合计高过毛利率 {{margin}}。",
  "ack.i": "我已了解并确认",
  "ack.by": "确认人姓名",
  "ack.known": "{{by}} 已在 {{at}} 确认过同样的数字",
  "ack.asked": "发布时要由负责人确认的内容：至少 {{count}} 条",
  "ack.column": "确认",
  "ack.one": "{{by}}，{{at}}",
} as const;
