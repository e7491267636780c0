import type { Speech } from "@/design";
import type { MeansName } from "./tender";

/** The name of a means: what is paid with may be a gift voucher of the house; what is given back is a credit note. */
export const meansName = ({ t }: Pick<Speech, "t">, means: MeansName, givesBack = false): string =>
  givesBack && means === "credit_note" ? t("desk:order.toNote") : t(`desk:means.${means}`);
