import { Action, useWords } from "@/design";
import styles from "./Basket.module.css";
import type { ChannelName } from "./view";

interface BasketToolsProps {
  channel: ChannelName;
  /** Why nothing else can be added, in words. */
  noItem: string | undefined;
  /** Why no option can be made of the basket, in words. */
  noOption: string | undefined;
  onItem: () => void;
  onOption: () => void;
  onBuyer: () => void;
}

/** What else a basket may become: a pass or a gift beside the places, an option, a sale of another channel. */
export function BasketTools({ channel, noItem, noOption, onItem, onOption, onBuyer }: BasketToolsProps) {
  const { t } = useWords();
  return (
    <div className={styles.tools}>
      <Action size="compact-sm" unavailable={noItem} onClick={onItem}>
        {t("desk:items.add")}
      </Action>
      <Action size="compact-sm" unavailable={noOption} onClick={onOption}>
        {t("desk:option.make")}
      </Action>
      <Action size="compact-sm" onClick={onBuyer}>
        {t("desk:buyer.now", { channel: t(`desk:channel.${channel}`) })}
      </Action>
    </div>
  );
}
