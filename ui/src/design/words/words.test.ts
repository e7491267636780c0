import { expect, test } from "vitest";
// @ts-expect-error: a script without types.
import { keysOf, localeFiles } from "../../../scripts/words.mjs";
import { refusalText } from "./refusal";
import { frenchSpaces } from "./typography";
import { createWords } from "./words";

interface LocaleFile {
  namespace: string;
  file: Record<string, unknown>;
}

const sentences = (language: string): Record<string, string[]> =>
  Object.fromEntries(
    (localeFiles(language) as LocaleFile[]).flatMap(({ namespace, file }) =>
      [...(keysOf(namespace, file) as Map<string, Map<string, string>>)].map(([key, parameters]) => [
        key,
        [...parameters.keys()].sort(),
      ]),
    ),
  );

test("English says everything that French says, with the same parameters", () => {
  expect(sentences("en")).toEqual(sentences("fr"));
});

test("French signs keep their spaces at the end of a line", () => {
  expect(frenchSpaces("Vider le panier ?")).toBe("Vider le panier\u202f?");
  expect(frenchSpaces("« Rentrée » : 20 h")).toBe("«\u202fRentrée\u202f»\u00a0: 20\u00a0h");
  expect(frenchSpaces("Tout va bien.")).toBe("Tout va bien.");
});

test("a sentence writes its parameters with the formats it asks for", () => {
  const words = createWords("fr");
  expect(words.t("ui:state.offline", { at: "2026-11-21T18:12:00Z" })).toBe(
    "Hors connexion depuis 19\u00a0h\u00a012",
  );
  expect(words.t("desk:strip.free", { count: 1204 })).toBe("1\u202f204 libres");
  expect(words.t("desk:strip.free", { count: 1 })).toBe("1 libre");
});

test("a refusal becomes a sentence, with its instants as people read them", () => {
  const words = createWords("fr");
  words.addResourceBundle("fr", "sales", {
    errors: { "sales.late": "Trop tard depuis {at}, il reste {due, money}." },
  });
  words.options.ns = ["ui", "sales"];
  const said = refusalText(words, { code: "sales.late", params: { at: "2026-11-21T18:12:00Z", due: 1800 } });
  expect(said).toBe("Trop tard depuis sam. 21 nov. · 19\u00a0h\u00a012, il reste 18,00\u00a0€.");
});

test("a code among the parameters of a refusal is said in words, in both languages", () => {
  const missing = { code: "app.right_missing", params: { right: "price_by_hand" } };
  const postponed = { code: "catalogue.not_on_sale", params: { state: "postponed" } };
  const setting = { code: "network.setting_invalid", params: { setting: "mail.host" } };
  expect(refusalText(createWords("fr"), missing)).toContain("(fixer un prix à la main)");
  expect(refusalText(createWords("fr"), postponed)).toContain("(reportée)");
  expect(refusalText(createWords("en"), postponed)).toContain("(postponed)");
  expect(refusalText(createWords("fr"), setting)).toContain("serveur d’envoi");
});

test("a refusal without words still says that nothing was lost, and names itself for support", () => {
  const said = refusalText(createWords("fr"), { code: "nobody.knows", params: {} });
  expect(said).toContain("Rien n’a été perdu");
  expect(said).toContain("nobody.knows");
});
