/**
 * What facts look like, as deflate's preset dictionary: the commonest last. Pinned: every batch that was
 * ever packed needs these very bytes to be unpacked. Another dictionary is another form of packing.
 */

const ORDER = (member: string, items: string, paid: string, tender: string, promise: string): string =>
  `\u000161268,"kind":"order-paid","body":{"order":\u0002,"key":\u0004,"member":${member},"level":null,"rules":1,"items":[${items}],` +
  `"paid":${paid},"deducted":false,"completed":true,"tenders":[${tender}],` +
  `"rolls":{"secret":\u0003,"next":{"join":\u0005,"draw":\u0003}},"promise":${promise}}}`;
const ITEM = (quantity: number, price: number, total: number): string =>
  `{"product":"","name":"","nameEn":"","quantity":${quantity},"price":${price},"total":${total}}`;
const CASH = `{"kind":"cash","amount":00,"given":10000,"change":00,"reference":null}`;
const TENDER = (kind: string, reference: string): string =>
  `{"kind":"${kind}","amount":00,"given":00,"change":0,"reference":${reference}}`;
const JOINS = (source: string, lottery: string): string =>
  `{"joins":true,"ratio":10000,"source":"${source}","lottery":${lottery},"extract":1000}`;
const STAYS = (reason: string): string => `{"joins":false,"reason":"${reason}","extract":1000}`;

export const DICTIONARY: string = [
  `{"joins":true,"ratio":00,"source":"desk.ratio","lottery":{"min":5000,"max":20000},"extract":00}`,
  `"source":"till.ratio","source":"till.level","source":"desk.level","source":"product.ratio","source":"product.level","source":"product.lottery","source":"store.cumulative"`,
  `{"joins":false,"reason":"disabled","extract":null}`,
  [
    STAYS("total-limit"),
    STAYS("daily-limit"),
    STAYS("deducted"),
    STAYS("window"),
    STAYS("zero"),
    STAYS("nothing-paid"),
  ].join(),
  `\u000161268,"kind":"till-opened","body":{"format":2,"publicKey":"MCowBQYDK2VwAyEA=","software":"paifan-till/0.1.0","next":{"join":\u0005,"draw":\u0003}}}`,
  `\u000161268,"kind":"clock-corrected","body":{"from":17723268,"to":17723268}}`,
  `\u000161268,"kind":"clock-passed","body":{}}`,
  `\u000161268,"kind":"rules-adopted","body":{"version":2}}`,
  `\u000161268,"kind":"order-completed","body":{"order":"s1/t1/0000012"}}`,
  `\u000161268,"kind":"entry-exchanged","body":{"order":"s1/t1/0000012","line":0,"key":\u0004,"to":"love"}}`,
  `\u000161268,"kind":"entry-exchanged","body":{"order":"s1/t1/0000012","line":0,"key":\u0004,"to":"points"}}`,
  `\u000161268,"kind":"entry-drawn","body":{"order":"s1/t1/0000012","line":0,"key":\u0004,"secret":\u0003,"roll":2147483648}}`,
  `\u000161268,"kind":"order-refunded","body":{"order":"s1/t1/0000012","key":\u0004,"line":null,"amount":null,"reason":"退货"}}`,
  `\u000161268,"kind":"order-refunded","body":{"order":"s1/t1/0000012","key":\u0004,"line":0,"amount":00,"reason":""}}`,
  `\u000161268,"kind":"member-registered","body":{"id":"c8800","phone":null,"card":"8800","name":"王"}}`,
  `\u000161268,"kind":"member-registered","body":{"id":"p","phone":"138","card":null,"name":null}}`,
  ORDER(
    `"p"`,
    `{"product":null,"name":"金额","nameEn":"Amount","quantity":1,"price":00,"total":00}`,
    "00",
    TENDER("card", `"0"`),
    JOINS("basic.lottery", `{"min":00,"max":00}`),
  ),
  ORDER(
    `"c8800","level":"gold"`,
    ITEM(2, 500, 1000),
    "1000",
    `${TENDER("balance", "null")},${TENDER("wechat", "null")}`,
    JOINS("basic.level", "null"),
  ),
  ORDER("null", `${ITEM(2, 100, 200)},${ITEM(1, 300, 300)}`, "500", TENDER("alipay", "null"), STAYS("no-member")),
  ORDER(`"p"`, `${ITEM(1, 1500, 1500)},${ITEM(3, 200, 600)}`, "2100", CASH, JOINS("store.ratio", "null")),
  ORDER("null", ITEM(1, 900, 900), "900", CASH, STAYS("no-member")),
  ORDER(`"p"`, ITEM(1, 1000, 1000), "1000", TENDER("wechat", "null"), JOINS("basic.ratio", "null")),
].join("\n");
