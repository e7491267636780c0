import { Menu } from "@mantine/core";
import { useWords } from "@/design";
import styles from "./OffersMenu.module.css";
import type { OfferView } from "./view";

interface OffersMenuProps {
  label: string;
  /** What is written on the button: the tariff in force. */
  current: string;
  offers: readonly OfferView[];
  /** Why a price cannot be set by hand, in words. */
  noByHand: string | undefined;
  onTake: (offer: OfferView) => void;
  onByHand: () => void;
}

/** Every price that the person may have, each with its reason; the one in force is marked. */
export function OffersMenu({ label, current, offers, noByHand, onTake, onByHand }: OffersMenuProps) {
  const { t, f } = useWords();
  return (
    <Menu position="bottom-start" width={340} shadow="md" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <button type="button" className={styles.open} aria-label={`${label} : ${current}`}>
          {current}
          <span aria-hidden="true"> ▾</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown className={styles.menu ?? ""}>
        {offers.map((offer) => (
          <Menu.Item
            key={offer.key}
            aria-current={offer.chosen ? "true" : undefined}
            className={styles.offer ?? ""}
            onClick={() => onTake(offer)}
            rightSection={
              <b className={styles.price}>
                {typeof offer.price === "number" ? f.money(offer.price) : offer.price}
              </b>
            }
          >
            <span className={styles.name}>{offer.name}</span>
            <small className={styles.detail}>{offer.detail}</small>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item disabled={noByHand !== undefined} onClick={onByHand}>
          {t("desk:basket.byHand")}
          {noByHand && <small className={styles.detail}>{noByHand}</small>}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
