import { Choice, Fields, useWords } from "@/design";
import { useRead } from "@/ipc/query";
import type { Document, Scope } from "./document";
import { venueScope } from "./document";

const LEVELS = ["venue", "season", "show", "performance"] as const;
type Level = (typeof LEVELS)[number];

/** Wide enough for every performance of the venue. */
const EVER = { from: "2000-01-01T00:00:00Z", until: "2100-01-01T00:00:00Z" };

interface ScopeChoiceProps {
  book: Document;
  label: string;
  value: Scope;
  onChange: (scope: Scope) => void;
}

/** What may be chosen at each level of the programme, by id. */
function useThings(): Record<Level, readonly { value: string; label: string }[]> {
  const { f } = useWords();
  const seasons = useRead("list_seasons", {}).data?.seasons ?? [];
  const shows = useRead("list_shows", {}).data?.shows ?? [];
  const performances = useRead("programme", EVER).data?.performances ?? [];
  return {
    venue: [],
    season: seasons.map(({ id, name }) => ({ value: id, label: name })),
    show: shows.map(({ id, fields }) => ({ value: id, label: fields.title })),
    performance: performances.map(({ id, title, starts_at }) => ({
      value: id,
      label: `${title} · ${f.momentShort(starts_at)}`,
    })),
  };
}

/** A place of the programme: the whole venue, a season, a show, a performance. */
export function ScopeChoice({ book, label, value, onChange }: ScopeChoiceProps) {
  const { t } = useWords();
  const things = useThings();
  const level: Level = value.kind === "everywhere" ? "venue" : value.kind;
  const choose = (next: Level) => {
    const first = things[next][0];
    if (next === "venue") onChange(venueScope(book));
    else if (first) onChange({ kind: next, id: first.value });
  };
  return (
    <Fields>
      <Choice<Level>
        label={label}
        value={level}
        onChange={choose}
        options={LEVELS.filter((each) => each === "venue" || things[each].length > 0).map((each) => ({
          value: each,
          label: t(`tariffs:scope.${each}`),
        }))}
      />
      {level !== "venue" && "id" in value && (
        <Choice
          label={t("tariffs:scope.which")}
          value={value.id}
          onChange={(id) => onChange({ kind: level, id })}
          options={things[level]}
        />
      )}
    </Fields>
  );
}
