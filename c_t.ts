import { writeFileSync } from "node:fs";
import { receiptMarkup, queueSlipMarkup } from "./electron/devices/receipt/receipt.ts";
import { reportMarkup, testMarkup } from "./electron/devices/receipt/reports.ts";
import { svgOf, bytesOf } from "./electron/devices/receipt/press.ts";
import { sampleReceipt, sampleReport, HEAD } from "./electron/devices/receipt/samples.ts";
const copy = { training: false, reprintedAt: null, twice: false, link: "https://paifan.example/m/#o=s1/t1/0000042&s=" + "aB3-".repeat(21) + "xy" };
for (const paper of [58, 80] as const) for (const language of ["zh", "en", "both"] as const) {
  const head = { ...HEAD, paper, language };
  writeFileSync(`/tmp/c_${paper}_${language}.svg`, svgOf(receiptMarkup(sampleReceipt(), head, copy), paper));
  writeFileSync(`/tmp/c_x_${paper}_${language}.svg`, svgOf(reportMarkup(sampleReport(), head, Date.UTC(2026,2,1,12), false), paper));
}
writeFileSync(`/tmp/c_slip.svg`, svgOf(queueSlipMarkup(sampleReceipt(), { ...HEAD, paper: 80, language: "both" }, { ...copy, reprintedAt: Date.UTC(2026,2,1,8), training: true, twice: true })!, 80));
writeFileSync(`/tmp/c_test.svg`, svgOf(testMarkup({ ...HEAD, paper: 58, language: "zh" }, Date.UTC(2026,2,1,8), "s1/t1"), 58));
