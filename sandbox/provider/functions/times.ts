/** A time as the real provider writes it: RFC 3339 without fractions of a second; empty where there is none. */
export const time = (date: Date | undefined) => date?.toISOString().replace(/\.\d{3}Z$/, "Z") ?? "";
