import { Radio } from "@mantine/core";
import { useWords } from "@/design";
import styles from "./Ladder.module.css";
import type { LadderStep } from "./view";

interface LadderProps {
  label: string;
  steps: readonly LadderStep[];
  chosen: string;
  onChoose: (code: string) => void;
}

/** The steps of a chosen price: the person says a letter, the seller presses it. */
export function Ladder({ label, steps, chosen, onChoose }: LadderProps) {
  const { f } = useWords();
  return (
    <Radio.Group
      className={styles.group}
      aria-label={label}
      value={chosen}
      onChange={onChoose}
      onKeyDown={(event) => {
        const named = steps.find(({ code }) => code.toLowerCase() === event.key.toLowerCase());
        if (!named) return;
        event.preventDefault();
        onChoose(named.code);
      }}
    >
      <div className={styles.ladder}>
        {steps.map(({ code, cents }) => (
          <Radio.Card
            key={code}
            value={code}
            className={styles.step}
            aria-label={`${code}, ${f.moneyShort(cents)}`}
          >
            {code}
            <span className={styles.price}>{f.moneyShort(cents)}</span>
          </Radio.Card>
        ))}
      </div>
    </Radio.Group>
  );
}
