/** Card numbers are accepted in no field: neither a note nor a reference may carry one. */

/** Whether digits end in the right check digit (Luhn, ISO/IEC 7812-1). */
function luhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/**
 * Whether a text holds what looks like a payment card's number: 13 to 19 digits with a right check
 * digit, blanks and dashes between groups of them ignored.
 */
export function looksLikeCardNumber(text: string): boolean {
  const runs = text.normalize("NFKC").match(/\d+(?:[\s\p{Pd}]+\d+)*/gu) ?? [];
  return runs.some((run) => {
    const groups = run.split(/\D+/);
    return groups.some((_, from) => {
      let digits = "";
      for (const group of groups.slice(from)) {
        digits += group;
        if (digits.length > 19) return false;
        if (digits.length >= 13 && luhn(digits)) return true;
      }
      return false;
    });
  });
}
