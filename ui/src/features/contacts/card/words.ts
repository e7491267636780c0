import type { PlainKey } from "@/design";

/** The purposes that have words; an imported one may be any. */
export const purposes: Readonly<Record<string, PlainKey>> = {
  programme: "publics:purpose.programme",
  partner_offers: "publics:purpose.partner_offers",
  surveys: "publics:purpose.surveys",
  donations: "publics:purpose.donations",
  schools: "publics:purpose.schools",
  pool: "publics:purpose.pool",
};

/** The sources that have words. */
export const sources: Readonly<Record<string, PlainKey>> = {
  desk: "publics:source.desk",
  paper: "publics:source.paper",
  web: "publics:source.web",
  phone: "publics:source.phone",
  import: "publics:source.import",
  purchase: "publics:source.purchase",
};
