/** A field to type into, with its name above. */
import type { InputHTMLAttributes } from "react";

type Props = Omit<InputHTMLAttributes<HTMLInputElement>, "onChange"> & {
  readonly label: string;
  readonly onType: (text: string) => void;
};

export const Field = ({ label, onType, ...input }: Props) => (
  <label>
    {label}
    <input {...input} onChange={(event) => onType(event.currentTarget.value)} />
  </label>
);
