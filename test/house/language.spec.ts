import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const repository = path.join(__dirname, "..", "..");

/** Phrases that the style guide of CONTRIBUTING.md replaces, and what to write instead. */
const PHRASES: readonly [RegExp, string][] = [
  [/\bAWS (?:tells|says|told|said|has it)\b/, "AWS returns, specifies or reports"],
  [/\bnothing (?:tells|told|names|says|proves|is told)\b/i, "name what is missing"],
  [/\b(?:untold|is told|are told|was told|told by)\b/, "undetermined, returned, specified"],
  [/\bbe it\b/i, "whether … or …"],
  [/\banew\b/, "again"],
  [/\bnot to be had\b/, "unavailable"],
  [/(?<!there )\bis none\b/, "does not exist, is not one"],
  [/\bwhatever the\b/i, "any"],
  [/\bwhat becomes of\b/i, "what happens to"],
  [/\bcannot be made\b/, "has invalid arguments, cannot be created"],
  [/\bstands? in\b(?! for)/, "is in"],
];

/** The guide itself quotes what it replaces, and this file lists it. */
const EXEMPT = new Set(["CONTRIBUTING.md", "test/house/language.spec.ts"]);
const READ_BY_PEOPLE = /\.(?:ts|py|cjs|mjs|md|yaml|json)$/;

/** Folders that are installed or generated. */
const NOT_WRITTEN_HERE = /^(?:node_modules|dist|reference|__pycache__|\..*)$/;

function files(folder = ""): string[] {
  return readdirSync(path.join(repository, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) return NOT_WRITTEN_HERE.test(entry.name) && entry.name !== ".github" ? [] : files(file);
    return READ_BY_PEOPLE.test(file) && file !== "package-lock.json" ? [file] : [];
  });
}

describe("The style guide", () => {
  it("keeps replaced phrases out of everything that a person reads", () => {
    const found = files()
      .filter((file) => !EXEMPT.has(file))
      .flatMap((file) =>
        readFileSync(path.join(repository, file), "utf8")
          .split("\n")
          .flatMap((line, index) =>
            PHRASES.filter(([phrase]) => phrase.test(line)).map(
              ([, better]) => `${file}:${index + 1}: ${line.trim()} (write: ${better})`,
            ),
          ),
      );
    assert.deepEqual(found, []);
  });
});
