import { useTranslation } from "react-i18next";
import { refusalText } from "./refusal";

/** Says a refusal where it happened, beside a field or under a form. */
export function useRefusalText(): (refusal: {
  code: string;
  params: Readonly<Record<string, unknown>>;
}) => string {
  const { i18n } = useTranslation();
  return (refusal) => refusalText(i18n, refusal);
}
