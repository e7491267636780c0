import { Fields, useWords } from "@/design";
import type { Input } from "@/ipc/client";
import type { Document, RuleOf, Tariff } from "../book/document";
import { TariffChoice } from "../book/fields/choices";
import { CountField, PercentField } from "../book/fields/TypedField";
import styles from "../Tariffs.module.css";

export type Hypotheses = NonNullable<Input<"simulate_tariff_book">["hypotheses"]>;

const CASES = ["low", "central", "high"] as const;

/** What people would do with a ladder that they did not have: said three times, and shown as such. */
export interface Guess {
  ladder: string;
  /** Basis points of those to whom it is offered, by case. */
  takers: Record<(typeof CASES)[number], number>;
  /** The weight of each level among them. */
  weights: Record<string, number>;
}

export const noGuess: Guess = { ladder: "", takers: { low: 0, central: 0, high: 0 }, weights: {} };

/** The hypotheses as the engine takes them; none while no ladder is named. */
export function hypothesesOf({ ladder, takers, weights }: Guess): Hypotheses {
  if (ladder === "") return {};
  const levels = Object.entries(weights).map(([letter, weight]) => ({ letter, weight }));
  const of = (share: number) => ({ ladder, takers: share, levels });
  return { low: of(takers.low), central: of(takers.central), high: of(takers.high) };
}

interface HypothesisFieldsProps {
  book: Document;
  value: Guess;
  onChange: (guess: Guess) => void;
}

/** Who would take the ladder, and how they would spread over its levels. */
export function HypothesisFields({ book, value, onChange }: HypothesisFieldsProps) {
  const { t } = useWords();
  const isLadder = (tariff: Tariff): tariff is Tariff & { rule: RuleOf<"ladder"> } =>
    tariff.rule.kind === "ladder";
  const ladders = book.tariffs.filter(isLadder);
  const levels = ladders.find(({ id }) => id === value.ladder)?.rule.levels ?? [];
  const choose = (ladder: string) => {
    const named = ladders.find(({ id }) => id === ladder)?.rule.levels ?? [];
    onChange({ ...value, ladder, weights: Object.fromEntries(named.map(({ letter }) => [letter, 1])) });
  };
  if (ladders.length === 0) return null;
  return (
    <details>
      <summary>{t("tariffs:hypothesis.title")}</summary>
      <div className={styles.fold}>
        <p className={styles.detail}>{t("tariffs:hypothesis.hint")}</p>
        <TariffChoice
          book={book}
          label={t("tariffs:hypothesis.ladder")}
          value={value.ladder}
          onChange={choose}
          among={(kind) => kind === "ladder"}
          optional
        />
        {value.ladder !== "" && (
          <>
            <Fields>
              {CASES.map((name) => (
                <PercentField
                  key={name}
                  label={t("tariffs:hypothesis.takers", { hypothesis: t(`tariffs:simulation.${name}`) })}
                  value={value.takers[name]}
                  onChange={(share) =>
                    onChange({ ...value, takers: { ...value.takers, [name]: share ?? 0 } })
                  }
                />
              ))}
            </Fields>
            <Fields>
              {levels.map(({ letter }) => (
                <CountField
                  key={letter}
                  label={t("tariffs:hypothesis.weight", { letter })}
                  value={value.weights[letter] ?? 0}
                  onChange={(weight) =>
                    onChange({ ...value, weights: { ...value.weights, [letter]: weight ?? 0 } })
                  }
                />
              ))}
            </Fields>
          </>
        )}
      </div>
    </details>
  );
}
