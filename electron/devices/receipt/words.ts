/**
 * Everything a till prints, in Chinese and English. Says the place, what is ahead, a range at recent sales, and that it
 * depends on future sales: never a date, never a promise (§12.4).
 */
type Pair = readonly [zh: string, en: string];
export type PaperLanguage = "zh" | "en" | "both";

export const WORDS = {
  order: ["单号", "Order"],
  till: ["收银台", "Till"],
  clerk: ["店员", "Clerk"],
  approver: ["核准", "Approved by"],
  member: ["会员", "Member"],
  training: ["练习 不作凭证", "TRAINING - NOT A RECEIPT"],
  reprint: ["补打", "REPRINT"],
  twice: ["本张可能已打印过一次", "May have been printed before"],
  amountOnly: ["买单金额", "Amount"],
  each: ["单价", "Each"],
  list: ["原价", "List price"],
  now: ["改价", "Price"],
  off: ["优惠", "Off"],
  note: ["备注", "Note"],
  gross: ["小计", "Subtotal"],
  discounts: ["优惠合计", "Discounts"],
  points: ["积分抵扣", "Points"],
  love: ["爱心值抵扣", "Love value"],
  rounding: ["抹零", "Rounding"],
  total: ["合计", "TOTAL"],
  returned: ["退货", "Returned"],
  ofOrder: ["原单", "Of order"],
  balance: ["会员余额", "Member's balance"],
  balanceLeft: ["余额还剩", "Balance left"],
  cash: ["现金", "Cash"],
  card: ["银行卡", "Card"],
  wechat: ["微信", "WeChat"],
  alipay: ["支付宝", "Alipay"],
  given: ["实收", "Given"],
  change: ["找零", "Change"],
  reference: ["流水号", "Reference"],
  handBack: ["退给顾客", "Handed back"],
  refunded: ["此单已退", "Refunded since"],
  programme: ["排队返利", "Queue rebate"],
  entitlement: ["本单权益", "Entitlement"],
  ratio: ["比例", "Ratio"],
  decidedBy: ["依据", "Decided by"],
  place: ["排队位置", "Place in the queue"],
  ahead: ["前方待返", "Ahead of it"],
  placeUnknown: ["排队位置由服务器确定", "The server gives the place"],
  waitRange: ["按近 {over} 天销量，约 {from}-{to} 天", "At recent sales ({over} days): {from}-{to} days"],
  waitFrom: ["按近 {over} 天销量，{from} 天以上", "At recent sales ({over} days): over {from} days"],
  waitNever: ["按近期销量还排不到", "Not at recent sales"],
  waitUnknown: ["等待时间现在还不知道", "The wait is not known now"],
  depends: ["取决于今后销量，不保证", "Depends on future sales, not guaranteed"],
  union: ["工会排队", "Union queue"],
  unionNothing: ["本单不提取", "Nothing is taken from this sale"],
  unionNights: ["每天零点用当天利润发放", "Paid each midnight from the day's profit"],
  lottery: ["可抽奖一次", "May be drawn for, once"],
  commitment: ["抽奖凭据", "Draw commitment"],
  joinsNot: ["本单不排队", "Not in the queue"],
  paidNow: ["本单当场返给", "Paid by this sale to"],
  more: ["另有 {count} 笔", "and {count} more"],
  scan: ["扫码看排队进度，凭码退货", "Scan for your progress; keep it for returns"],
  scanOrder: ["凭此码退货", "Keep this code for returns"],
  thanks: ["谢谢光临", "Thank you"],

  slip: ["排队凭条", "QUEUE SLIP"],

  xReport: ["交班前查看 (X)", "X REPORT"],
  zReport: ["交班报表 (Z)", "Z REPORT"],
  shift: ["班次", "Shift"],
  opened: ["开班", "Opened"],
  closed: ["交班", "Closed"],
  printed: ["打印", "Printed"],
  orders: ["销售单数", "Orders"],
  sales: ["销售额", "Sales"],
  discountsGiven: ["优惠", "Discounts"],
  roundings: ["抹零", "Rounding"],
  returns: ["退货单数", "Returns"],
  returnsFen: ["退货额", "Returned"],
  tenders: ["支付方式", "TENDERS"],
  taken: ["收", "Taken"],
  givenBack: ["退", "Given back"],
  times: ["笔数", "Count"],
  drawer: ["钱箱", "CASH DRAWER"],
  float: ["备用金", "Float"],
  paidIn: ["存入", "Paid in"],
  paidOut: ["取出", "Paid out"],
  drawerOpened: ["开钱箱次数", "Drawer opened"],
  expected: ["应有现金", "Expected"],
  counted: ["实点现金", "Counted"],
  difference: ["长短款", "Difference"],
  reason: ["原因", "Reason"],
  blind: ["点钞之后显示", "Shown after the count"],
  count: ["点钞明细", "COUNT"],
  queue: ["排队返利", "QUEUE"],
  granted: ["新增权益", "Granted"],
  extracted: ["提取", "Extracted"],
  queuePaid: ["本台返出", "Paid out here"],
  outstanding: ["队列待返", "Outstanding"],
  unsent: ["未上传记录", "Not sent yet"],
  notKnown: ["未知", "not known"],
  signature: ["签名", "Signed"],

  test: ["打印测试", "PRINTER TEST"],
  testHow: [
    "两行数字上下对齐、边框到头、二维码能扫，就可以用了。",
    "If the figures line up, the rule reaches both edges and the code scans, all is well.",
  ],
} as const satisfies Record<string, Pair>;
export type Word = keyof typeof WORDS;

const PLACES: Record<string, Pair> = {
  product: ["商品", "product"],
  till: ["本台", "this till"],
  desk: ["门店收银台", "store's tills"],
  store: ["门店", "store"],
  basic: ["基本规则", "basic rules"],
  union: ["工会排队", "union queue"],
};
const KINDS: Record<string, Pair> = {
  level: ["会员等级", "member level"],
  cumulative: ["累计金额", "cumulative spending"],
  lottery: ["抽奖", "lottery"],
  ratio: ["比例", "ratio"],
};
const REASONS: Record<string, Pair> = {
  "no-member": ["没有会员", "no member"],
  "nothing-paid": ["实付金额为 0", "nothing was paid"],
  deducted: ["用了抵扣，不参与队列", "a deduction was used"],
  window: ["不在奖励时间段内", "outside the reward hours"],
  "daily-limit": ["今天的次数已用完", "no entries left today"],
  "total-limit": ["总次数已用完", "no entries left"],
  zero: ["奖励比例为 0", "the ratio is 0"],
  "liability-cap": ["队列已到负债上限", "the queue has reached its cap"],
  disabled: ["本台没有开启", "not enabled on this till"],
};

/** What a paper says in its language. */
export class Voice {
  readonly language: PaperLanguage;

  constructor(language: PaperLanguage) {
    this.language = language;
  }

  say(word: Word, values: Record<string, string | number> = {}): string {
    const [zh, en] = WORDS[word];
    const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (_, key: string) => String(values[key] ?? ""));
    return this.of([fill(zh), fill(en)]);
  }

  /** A voice a language: what is too long for one line in both. */
  get each(): readonly Voice[] {
    return this.language === "both" ? [new Voice("zh"), new Voice("en")] : [this];
  }

  /** Sentences stand on lines of their own: one a language. */
  lines(word: Word, values: Record<string, string | number> = {}): string[] {
    return this.each.map((voice) => voice.say(word, values));
  }

  of([zh, en]: Pair): string {
    return this.language === "zh" ? zh : this.language === "en" ? en : `${zh} ${en}`;
  }

  /** A product's name; in both languages only where they differ. */
  name(zh: string, en: string): string[] {
    if (this.language === "zh" || en === "") return [zh === "" ? en : zh];
    if (this.language === "en" || zh === "") return [en];
    return zh === en ? [zh] : [zh, en];
  }

  /** Which rule decided, such as `till.level`. */
  source(code: string): string {
    const [place = "", kind = ""] = code.split(".");
    const [where, what] = [PLACES[place], KINDS[kind]];
    return where && what ? this.of([`${where[0]} · ${what[0]}`, `${where[1]} · ${what[1]}`]) : code;
  }

  /** Why a sale does not join. */
  reason(code: string): string {
    const pair = REASONS[code];
    return pair ? this.of(pair) : code;
  }
}
