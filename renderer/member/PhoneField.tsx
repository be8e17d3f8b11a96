/** A phone number: typed with blanks or dashes, read without. */
import { PHONE } from "../../shared/facts/ids.ts";
import { Field } from "./Field.tsx";

/** Null: it is none. */
export function phoneIn(text: string): string | null {
  const number = text.replaceAll(/[\s-]/g, "");
  return PHONE.test(number) ? number : null;
}

type Props = {
  readonly label: string;
  readonly value: string;
  readonly autoComplete: "tel" | "off";
  readonly onType: (text: string) => void;
};

export const PhoneField = (props: Props) => <Field {...props} type="tel" inputMode="tel" maxLength={20} required />;
