import { TextInput } from "@mantine/core";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { daysLater, later, parseDay, parseMoment, typedDay } from "../calendar";
import { useWords } from "../words/useWords";
import { clockOf } from "../zone";
import styles from "./DateField.module.css";

const QUARTER_MS = 15 * 60_000;

interface DateFieldProps {
  label: string;
  /** `YYYY-MM-DD`, or `YYYY-MM-DDTHH:MM` with its hour; empty when there is none, or when what is typed is no date. */
  value: string;
  onChange: (value: string) => void;
  /** Whether it has an hour. */
  hour?: boolean;
  /** What is wrong with the date, in words. */
  problem?: string | undefined;
  "data-autofocus"?: boolean;
}

/** The day or moment that the arrow asks for: the quarters of an hour when the caret is in the hour, else the days. */
function moved({ key, currentTarget }: KeyboardEvent<HTMLInputElement>, value: string): string {
  const step = key === "ArrowUp" ? 1 : -1;
  const { value: text, selectionStart } = currentTarget;
  const inHour = value.includes("T") && (selectionStart ?? 0) > text.search(/\s/);
  return inHour ? later(value, step * QUARTER_MS) : daysLater(value, step);
}

/**
 * A date that is typed, in the language of the interface: the fields of browsers follow that of the system. What is
 * typed is written whole when one leaves the field, ↑ and ↓ go from day to day, and a form is not sent while a date
 * cannot be read.
 */
export function DateField({ label, value, onChange, hour = false, problem, ...rest }: DateFieldProps) {
  const { t, f, language } = useWords();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const [left, setLeft] = useState(false);
  const now = () => clockOf(new Date().toISOString());
  const read = (text: string) => (hour ? parseMoment : parseDay)(text, now().slice(0, 10)) ?? "";
  const text = typed ?? typedDay(value, language);
  const wrong = text.trim() !== "" && read(text) === "";
  const words = wrong ? t(hour ? "ui:date.momentWrong" : "ui:date.dayWrong") : "";
  useEffect(() => field.current?.setCustomValidity(words), [words]);

  const change = (next: string) => {
    setTyped(next);
    setLeft(false);
    onChange(read(next));
  };
  const step = (event: KeyboardEvent<HTMLInputElement>) => {
    if (wrong || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    const caret = event.currentTarget.selectionStart;
    change(typedDay(value === "" ? now().slice(0, hour ? 16 : 10) : moved(event, value), language));
    requestAnimationFrame(() => field.current?.setSelectionRange(caret, caret));
  };
  const weekday = value && f.weekdays()[(new Date(value.slice(0, 10)).getUTCDay() + 6) % 7];
  return (
    <TextInput
      {...rest}
      ref={field}
      label={label}
      value={text}
      placeholder={t(hour ? "ui:date.moment" : "ui:date.day")}
      aria-description={t("ui:date.keys")}
      autoComplete="off"
      error={left && wrong ? words : problem}
      rightSection={
        weekday && (
          <span className={styles.weekday} aria-hidden="true">
            {weekday}
          </span>
        )
      }
      rightSectionWidth={46}
      rightSectionPointerEvents="none"
      onChange={({ currentTarget }) => change(currentTarget.value)}
      onKeyDown={step}
      onBlur={() => {
        setLeft(true);
        if (!wrong) setTyped(null);
      }}
      onInvalid={(event) => {
        event.preventDefault();
        setLeft(true);
        event.currentTarget.focus();
      }}
    />
  );
}
