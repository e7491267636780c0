import { useNavigate } from "@tanstack/react-router";
import { Action, EmptyState, Page, useWords } from "@/design";

/** The desk before anything is on sale: says so, and where to begin. */
export function DeskPage() {
  const { t } = useWords();
  const navigate = useNavigate();
  return (
    <Page title={t("desk:title")}>
      <EmptyState
        title={t("desk:none.title")}
        action={
          <Action primary onClick={() => void navigate({ to: "/programme" })}>
            {t("desk:none.action")}
          </Action>
        }
      >
        {t("desk:none.body")}
      </EmptyState>
    </Page>
  );
}
