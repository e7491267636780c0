import { useMemo, useState } from "react";
import {
  Action,
  Card,
  type Column,
  DataTable,
  EmptyState,
  Facts,
  Field,
  FormDialog,
  Page,
  useTeller,
  useWords,
} from "@/design";
import { useAllowed } from "@/ipc/allowed";
import type { Output } from "@/ipc/client";
import { saveFile } from "@/ipc/platform";
import { useRead, useWrite } from "@/ipc/query";
import { PassForm } from "./PassForm";
import { TariffSections } from "./TariffSections";
import styles from "./Tariffs.module.css";

type Product = Output<"list_pass_products">["products"][number];

function OpenFund({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const tell = useTeller();
  const open = useWrite("open_fund");
  const [name, setName] = useState("");
  return (
    <FormDialog
      title={t("tariffs:passes.openFund")}
      submit={t("tariffs:passes.openFund")}
      unavailable={name.trim() === "" ? t("tariffs:passes.noFundName") : undefined}
      busy={open.isPending}
      refusal={open.error}
      onClose={onClose}
      onSubmit={() =>
        open.mutate(
          { name },
          {
            onSuccess: () => {
              tell.done(t("tariffs:passes.fundDone"));
              onClose();
            },
          },
        )
      }
    >
      <Field label={t("tariffs:passes.fundName")} value={name} onChange={setName} data-autofocus />
    </FormDialog>
  );
}

/** The kinds of passes on sale, and the funds that pay suspended tickets. */
export function PassesPage() {
  const { t, f } = useWords();
  const [open, setOpen] = useState<"pass" | "fund" | null>(null);
  const unavailable = useAllowed("create_pass_product") ? undefined : t("ui:notAllowed");
  const products = useRead("list_pass_products", {}).data?.products ?? [];
  const funds = useRead("list_funds", {}).data?.funds ?? [];
  const columns = useMemo<Column<Product>[]>(
    () => [
      { id: "code", header: t("tariffs:passes.code"), value: ({ fields }) => fields.code, width: "110px" },
      { id: "name", header: t("tariffs:passes.name"), value: ({ fields }) => fields.name },
      {
        id: "kind",
        header: t("tariffs:passes.kind"),
        value: ({ fields }) => t(`tariffs:passes.${fields.kind}`),
      },
      {
        id: "price",
        header: t("tariffs:passes.price"),
        value: ({ fields }) => fields.price / 100,
        cell: ({ fields }) => f.money(fields.price),
        align: "end",
        width: "120px",
      },
    ],
    [t, f],
  );
  return (
    <Page
      title={t("tariffs:title")}
      fit="fill"
      actions={
        <Action primary unavailable={unavailable} onClick={() => setOpen("pass")}>
          {t("tariffs:passes.open")}
        </Action>
      }
      aside={
        <Card
          title={t("tariffs:passes.funds")}
          actions={
            <Action unavailable={unavailable} onClick={() => setOpen("fund")}>
              {t("tariffs:passes.openFund")}
            </Action>
          }
        >
          {funds.length === 0 && <p className={styles.detail}>{t("tariffs:passes.noFund")}</p>}
          <Facts facts={funds.map(({ name, balance }) => [name, f.money(balance)])} />
        </Card>
      }
    >
      <div className={styles.listing}>
        <TariffSections />
        <DataTable
          label={t("tariffs:passes.title")}
          columns={columns}
          rows={products}
          rowId={({ id }) => id}
          onExport={(file) => saveFile(`${t("tariffs:passes.title")}.csv`, file)}
          empty={<EmptyState title={t("tariffs:passes.empty")}>{t("tariffs:passes.emptyBody")}</EmptyState>}
        />
      </div>
      {open === "pass" && <PassForm onClose={() => setOpen(null)} />}
      {open === "fund" && <OpenFund onClose={() => setOpen(null)} />}
    </Page>
  );
}
