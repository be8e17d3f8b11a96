/** What was sold, in PostgreSQL: read as in SQLite, and added to with one statement a table. */
import {
  SALE_FIGURES,
  type ProductSaleRow,
  type SaleFigures,
  type PlaceSaleRow,
} from "../../../shared/ledger/saleRows.ts";
import { ADD_TO_PLACE, ADD_TO_PRODUCT, FIGURE_COLUMNS, SqliteSales } from "../sqlite/sales.ts";
import { BulkWrite } from "./columns.ts";
import type { PostgresConnection } from "./connection.ts";

export class PostgresSales extends SqliteSales {
  readonly #connection: PostgresConnection;

  constructor(connection: PostgresConnection) {
    super(connection);
    this.#connection = connection;
  }

  protected override write(places: readonly PlaceSaleRow[], products: readonly ProductSaleRow[]): void {
    const { bridge } = this.#connection;
    if (places.length > 0) bridge.send(PLACES.statement(places));
    if (products.length > 0) bridge.send(PRODUCTS.statement(products));
  }
}

const figures = SALE_FIGURES.map((name, index) => ({
  name: FIGURE_COLUMNS[index] ?? name,
  whole: (it: SaleFigures) => it[name],
}));

const PLACES = new BulkWrite<PlaceSaleRow>(
  "place_sales",
  [
    { name: "span", text: (it) => it.span },
    { name: "period", whole: (it) => it.period },
    { name: "store", text: (it) => it.store },
    { name: "channel", text: (it) => it.channel },
    { name: "till", text: (it) => it.till },
    { name: "hour", whole: (it) => it.hour },
    { name: "clerk", text: (it) => it.clerk },
    { name: "clerk_name", text: (it) => it.clerkName },
    ...figures,
  ],
  ADD_TO_PLACE,
);

const PRODUCTS = new BulkWrite<ProductSaleRow>(
  "product_sales",
  [
    { name: "span", text: (it) => it.span },
    { name: "period", whole: (it) => it.period },
    { name: "store", text: (it) => it.store },
    { name: "product", text: (it) => it.product },
    { name: "name", text: (it) => it.name },
    { name: "name_en", text: (it) => it.nameEn },
    ...figures,
  ],
  ADD_TO_PRODUCT,
);
