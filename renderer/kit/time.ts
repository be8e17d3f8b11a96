/** Instants as people read them, in the merchant's time zone. */
const format = (locale: string, zone: string, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(locale, { ...options, timeZone: zone, hourCycle: "h23" });

/** `14:26` */
export const clock = (at: number, locale: string, zone: string): string =>
  format(locale, zone, { hour: "2-digit", minute: "2-digit" }).format(at);

/** `11/22 14:26:05` with the year where asked for. */
export const moment = (at: number, locale: string, zone: string, year = false): string =>
  format(locale, zone, {
    ...(year ? { year: "numeric" } : {}),
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).format(at);
