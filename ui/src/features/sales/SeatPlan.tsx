import { ActionIcon } from "@mantine/core";
import { type KeyboardEvent, type ReactNode, useId, useMemo, useRef, useState } from "react";
import { useWords } from "@/design";
import styles from "./SeatPlan.module.css";
import { areaAt, boundsWith } from "./seat-plan/areas";
import { Legend } from "./seat-plan/Legend";
import { seatFacts, shortLabel } from "./seat-plan/label";
import { type Box, mapSeats } from "./seat-plan/map";
import type { Scene } from "./seat-plan/paint";
import { cellId, SeatGrid } from "./seat-plan/SeatGrid";
import { type Area, type Category, canPick, type Seat, type Stage } from "./seat-plan/seat";
import { useDrawing } from "./seat-plan/useDrawing";
import { useGestures } from "./seat-plan/useGestures";
import { useInks } from "./seat-plan/useInks";
import { type Direction, firstSeat, neighbour, rowOf } from "./seat-plan/walk";

interface SeatPlanProps {
  seats: readonly Seat[];
  /** Zones without numbers, drawn under the seats. */
  areas?: readonly Area[];
  /** In the order of the price list: the place in it gives the colour and the mark. */
  categories: readonly Category[];
  /** Where the stage is drawn; above the first row unless said, nowhere when `null`. */
  stage?: Stage | null;
  /** Takes a free seat, or gives back one of the basket. */
  onPick: (seat: Seat) => void;
  /** Takes a place of a zone without numbers. */
  onPickArea?: (area: Area) => void;
  /** Makes these seats stand out, the others fade. */
  sought?: ((seat: Seat) => boolean) | undefined;
  /** Buttons laid over the top of the plan. */
  tools?: ReactNode;
}

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

const NO_AREAS: readonly Area[] = [];

/** What one press of `+` or one button zooms by. */
const STEP = 1.4;

function stageOver(bounds: Box, pitch: number): Stage {
  const width = Math.max(pitch * 6, (bounds.right - bounds.left) * 0.46);
  return {
    x: (bounds.left + bounds.right - width) / 2,
    y: bounds.top - pitch * 2.4,
    width,
    depth: pitch * 1.15,
  };
}

/** The seat plan of a performance: drawn, walked with the keyboard, and heard. */
export function SeatPlan(props: SeatPlanProps) {
  const { seats, areas = NO_AREAS, categories, stage, onPick, onPickArea, sought, tools } = props;
  const words = useWords();
  const { t } = words;
  const id = useId();
  const canvas = useRef<HTMLCanvasElement>(null);
  const rings = useRef<HTMLCanvasElement>(null);
  const [sheets] = useState({ hall: canvas, rings });
  const inks = useInks(canvas);
  const [activeId, setActive] = useState<string>();
  const [hoveredId, setHovered] = useState<string>();
  const [focused, setFocused] = useState(false);

  const map = useMemo(() => mapSeats(seats), [seats]);
  const byCategory = useMemo(() => new Map(categories.map((each) => [each.id, each])), [categories]);
  const active = activeId === undefined ? undefined : map.get(activeId);
  const hovered = hoveredId === undefined ? undefined : map.get(hoveredId);
  const house = useMemo(() => boundsWith(map, areas), [map, areas]);
  const drawnStage = useMemo(
    () => (stage === undefined ? stageOver(house, map.pitch) : stage),
    [stage, house, map.pitch],
  );
  const bounds = useMemo(
    () => (drawnStage ? { ...house, top: Math.min(house.top, drawnStage.y - drawnStage.depth) } : house),
    [house, drawnStage],
  );
  const scene = useMemo<Scene | undefined>(
    () =>
      inks && {
        map,
        areas,
        areaWords: ({ name, free }) => [
          name,
          free === 0 ? t("desk:strip.full") : t("desk:strip.free", { count: free }),
        ],
        inks,
        sought,
        stage: drawnStage,
        stageWord: t("desk:seat.stage"),
        categories: new Map(categories.map((each, index) => [each.id, index])),
      },
    [map, areas, inks, sought, drawnStage, categories, t],
  );
  const ringed = useMemo(
    () => ({ hovered, active: focused ? active : undefined }),
    [hovered, focused, active],
  );
  const drawing = useDrawing(sheets, scene, ringed, bounds, map.pitch);

  const pick = (seat: Seat) => {
    setActive(seat.id);
    if (canPick(seat) || seat.note) onPick(seat);
  };
  useGestures(canvas, map, drawing, {
    onPress: pick,
    onPressElsewhere: (x, y) => {
      const area = areaAt(areas, x, y);
      if (area && area.free > 0) onPickArea?.(area);
    },
    onHover: (seat) => setHovered(seat?.id),
  });

  const walkTo = (seat: Seat | undefined) => {
    if (!seat) return;
    setActive(seat.id);
    setHovered(undefined);
    drawing.show(seat.x, seat.y);
  };

  const zoomOnActive = (factor: number) => {
    const { scale, left, top } = drawing.view();
    if (!active) return drawing.zoom(factor);
    drawing.zoom(factor, active.x * scale + left, active.y * scale + top);
    drawing.show(active.x, active.y);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const direction = ARROWS[event.key];
    if (event.altKey || event.metaKey) return;
    if (direction) {
      const skipTaken = event.ctrlKey ? canPick : undefined;
      walkTo(active ? neighbour(map, active, direction, skipTaken) : firstSeat(map));
    } else if (event.key === " " && active) pick(active);
    else if (event.key === "Home" && active) walkTo(rowOf(map, active).at(0));
    else if (event.key === "End" && active) walkTo(rowOf(map, active).at(-1));
    else if (event.key === "+") zoomOnActive(STEP);
    else if (event.key === "-") zoomOnActive(1 / STEP);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const told = hovered ?? (focused ? active : undefined);
  return (
    <section className={styles.plan} aria-label={t("desk:seat.label")}>
      <div
        className={styles.surface}
        role="grid"
        tabIndex={0}
        aria-label={t("desk:seat.label")}
        aria-description={t("desk:seat.help")}
        aria-multiselectable
        aria-rowcount={map.rows.length}
        aria-activedescendant={active ? cellId(id, active) : undefined}
        onKeyDown={onKeyDown}
        onFocus={() => {
          setFocused(true);
          if (!active) setActive(firstSeat(map)?.id);
        }}
        onBlur={() => setFocused(false)}
      >
        <canvas ref={canvas} className={styles.canvas} aria-hidden="true" />
        <canvas ref={rings} className={styles.rings} aria-hidden="true" />
        <SeatGrid id={id} map={map} categories={byCategory} active={active} />
      </div>
      {tools && (
        <div className={styles.tools} role="toolbar" aria-label={t("desk:plan.tools")}>
          {tools}
        </div>
      )}
      <div className={styles.foot}>
        {inks && <Legend categories={categories} seats={seats} inks={inks} />}
        {told && (
          <p className={styles.told} aria-hidden="true">
            <strong>{shortLabel(words, told)}</strong>{" "}
            {seatFacts(words, told, byCategory.get(told.category)).join(" · ")}
          </p>
        )}
      </div>
      <div className={styles.zoom}>
        <ActionIcon variant="default" aria-label={t("desk:plan.zoomIn")} onClick={() => drawing.zoom(STEP)}>
          +
        </ActionIcon>
        <ActionIcon
          variant="default"
          aria-label={t("desk:plan.zoomOut")}
          onClick={() => drawing.zoom(1 / STEP)}
        >
          −
        </ActionIcon>
        <ActionIcon variant="default" aria-label={t("desk:plan.fit")} onClick={() => drawing.whole()}>
          ⤢
        </ActionIcon>
      </div>
    </section>
  );
}
