// Products and suppliers at headquarters: added, found, changed, taken in from a file.

import type { Page } from "@playwright/test";
import { expect, test } from "./fixture.ts";
import { findings } from "./findings.ts";
import { Headquarters } from "./headquarters.ts";

const WORDS = {
  zh: {
    products: "商品",
    suppliers: "供货商",
    supplier: { form: "新增供货商", id: "编号", name: "名称", contact: "联系方式" },
    add: "新增商品",
    code: "编码",
    name: "名称",
    price: "售价（元）",
    cost: "成本（元，空着为未知）",
    barcode: "条码",
    category: "分类",
    source: "来源",
    go: "新增",
    close: "关闭",
    text: "名称、编码或条码",
    change: "更改 龙井 100%",
    save: "保存",
    stop: "停售",
    file: "从文件导入",
    take: "导入 1 行",
  },
  en: {
    products: "Products",
    suppliers: "Suppliers",
    supplier: { form: "New supplier", id: "Number", name: "Name", contact: "Contact" },
    add: "New product",
    code: "Code",
    name: "Name",
    price: "Price (yuan)",
    cost: "Cost (yuan; empty: unknown)",
    barcode: "Barcode",
    category: "Category",
    source: "Source",
    go: "Add",
    close: "Close",
    text: "Name, code or barcode",
    change: "Change 龙井 100%",
    save: "Save",
    stop: "Stop selling",
    file: "Import a file",
    take: "Take in 1 rows",
  },
} as const;

for (const language of ["zh", "en"] as const) {
  test(`products and suppliers are kept at headquarters: added, found, changed, from a file; axe, ${language}`, async ({
    page,
    shop,
    anotherWindow,
  }) => {
    const words = WORDS[language];
    const { clerk, hq } = await shop.openWhole(page);
    await clerk.sees("online", 0);
    const till = page;
    page = await anotherWindow();
    const office = await Headquarters.enter(page, hq);
    if (language === "en") await page.getByRole("button", { name: "English" }).click();
    await office.goTo(words.suppliers);
    const found = await findings(page, "no suppliers");
    const supplier = page.getByRole("region", { name: words.supplier.form });
    await supplier.getByLabel(words.supplier.id, { exact: true }).fill("S-1");
    await supplier.getByLabel(words.supplier.name, { exact: true }).fill("山泉茶业");
    await supplier.getByLabel(words.supplier.contact, { exact: true }).fill("13800000001");
    await supplier.getByRole("button").click();
    await expect(page.locator('tr[data-supplier="S-1"]')).toContainText("13800000001");
    found.push(...(await findings(page, "suppliers")));

    await office.goTo(words.products);
    // The demonstration's own.
    await expect(page.locator('tr[data-product="demo-101"]')).toBeVisible();
    await page.getByRole("button", { name: words.add }).click();
    const form = page.getByTestId("product-form");
    const fill = async (label: string, text: string) => await form.getByLabel(label, { exact: true }).fill(text);
    await fill(words.code, "T-1");
    await fill(words.name, "龙井 100%");
    await fill(words.price, "58");
    await fill(words.cost, "30");
    await fill(words.barcode, "6900000001011");
    await fill(words.category, "茶");
    await form.getByLabel(words.source, { exact: true }).selectOption("supplier");
    await form.getByLabel(words.suppliers.replace("Suppliers", "Supplier"), { exact: true }).selectOption("S-1");
    found.push(...(await findings(page, "a new product")));
    await form.getByRole("button", { name: words.go, exact: true }).click();
    await expect(form.locator('[role="alert"][data-code="barcode-taken"]')).toBeVisible();
    await fill(words.barcode, "");
    await form.getByRole("button", { name: words.go, exact: true }).click();
    await expect(form.getByRole("status")).toBeVisible();
    await page.getByRole("button", { name: words.close, exact: true }).click();
    await page.getByLabel(words.text).fill("%");
    const row = page.locator('tr[data-product="T-1"]');
    await expect(row).toContainText("¥58.00");
    await expect(page.locator("tr[data-product]")).toHaveCount(1);
    found.push(...(await findings(page, "products")));

    // The till sells it, and at each new price.
    await clerk.press("F2");
    await clerk.type("T-1");
    await expect(till.getByRole("button", { name: /龙井/ })).toBeVisible();
    await clerk.press("Enter");
    await clerk.seesDue(5800);

    await page.getByRole("button", { name: words.change }).click();
    await fill(words.price, "60.5");
    await form.getByRole("button", { name: words.save, exact: true }).click();
    await expect(row).toContainText("¥60.50");
    await clerk.seesDue(6050);
    await expect(till.getByText("60.50").first()).toBeVisible();
    await clerk.takeCash();
    await clerk.press("Enter");
    await form.getByRole("button", { name: words.stop, exact: true }).click();
    await expect(row).toHaveAttribute("data-active", "false");
    await clerk.press("F2");
    await clerk.type("T-1");
    await expect(till.getByRole("button", { name: /龙井/ })).toHaveCount(0);
    await clerk.press("Escape");
    await page.getByRole("button", { name: words.close, exact: true }).click();

    await page.getByRole("button", { name: words.file }).click();
    const sheet = page.getByTestId("product-file");
    const choose = async (text: string) =>
      await sheet
        .locator('input[type="file"]')
        .setInputFiles({ name: "茶.csv", mimeType: "text/csv", buffer: Buffer.from(text, "utf8") });
    await choose("编码,名称,售价\nT-1,龙井 100%,六十\n");
    await expect(sheet.locator('tr[data-code="not-an-amount"]')).toBeVisible();
    found.push(...(await findings(page, "a file with errors")));
    await choose("编码,名称,售价\nT-1,龙井 100%,59\n");
    await sheet.getByRole("button", { name: words.take }).click();
    await expect(page.getByTestId("product-taken")).toBeVisible();
    await page.getByRole("button", { name: words.close, exact: true }).click();
    await expect(row).toContainText("¥59.00");
    expect(found).toEqual([]);
  });
}

/** What is asked for is acknowledged by name, and published. */
async function acknowledge(page: Page): Promise<void> {
  const seen = page.getByTestId("listing-seen");
  const asked = seen.getByTestId("acknowledge");
  await expect(asked).toBeVisible();
  for (const box of await asked.getByRole("checkbox").all()) await box.check();
  if ((await asked.getByRole("textbox").count()) > 0) await asked.getByRole("textbox").fill("林");
  await seen.locator('button[type="submit"]').click();
  await expect(seen).toBeHidden();
}

const LISTING = {
  zh: {
    section: "商品",
    in: "参与方案",
    undo: "撤销",
    all: /选中找到的全部/,
    text: "名称、编码或条码",
  },
  en: {
    section: "Products",
    in: "Let take part",
    undo: "Undo",
    all: /Choose all/,
    text: "Name, code or barcode",
  },
} as const;

for (const language of ["zh", "en"] as const) {
  test(`products take part in the programme with one click, are acknowledged where they have to be, and are taken back; axe, ${language}`, async ({
    page,
    shop,
  }) => {
    const words = LISTING[language];
    const { hq } = await shop.openWhole(page);
    const office = await Headquarters.enter(page, hq);
    if (language === "en") await page.getByRole("button", { name: "English" }).click();
    await office.goTo(words.section);
    const row = (id: string) => page.locator(`tr[data-product="demo-${id}"]`);
    await expect(row("101")).toHaveAttribute("data-part", "false");
    await row("101").getByRole("checkbox").check();
    await row("102").getByRole("checkbox").check();
    const found = await findings(page, "products that are chosen");
    await page.getByRole("button", { name: words.in, exact: true }).click();
    // The mall's queue is new, and promises more than is extracted for it.
    const seen = page.getByTestId("listing-seen");
    await expect(seen.getByTestId("acknowledge")).toBeVisible();
    found.push(...(await findings(page, "what is acknowledged")));
    await acknowledge(page);
    const done = page.getByTestId("listing-done");
    await expect(done).toContainText("2");
    for (const id of ["101", "102"]) await expect(row(id)).toHaveAttribute("data-part", "true");
    await expect(row("103")).toHaveAttribute("data-part", "false");
    found.push(...(await findings(page, "products that take part")));
    await done.getByRole("button", { name: words.undo }).click();
    // Without them other figures are the worst there are.
    await acknowledge(page);
    for (const id of ["101", "102"]) await expect(row(id)).toHaveAttribute("data-part", "false");

    // All that are found, however many are shown.
    await page.getByLabel(words.text).fill("demo-2");
    await expect(row("101")).toHaveCount(0);
    await page.getByRole("checkbox", { name: words.all }).check();
    await page.getByRole("button", { name: words.in, exact: true }).click();
    await acknowledge(page);
    await expect(row("206")).toHaveAttribute("data-part", "true");
    await page.getByLabel(words.text).fill("");
    await expect(row("101")).toHaveAttribute("data-part", "false");
    // What was done last can be taken back from wherever the list stands.
    await done.getByRole("button", { name: words.undo }).click();
    await acknowledge(page);
    await expect(row("206")).toHaveAttribute("data-part", "false");
    expect(found).toEqual([]);
  });
}
