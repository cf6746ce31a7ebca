#!/usr/bin/env node
/* Builds static/img/icons.svg, one <symbol> per name in script/icons.txt, from the outline icons of
   @tabler/icons (MIT). Run it after adding a name: `npm run icons`. */

import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const source = join(root, "node_modules/@tabler/icons/icons/outline");
const names = readFileSync(join(root, "script/icons.txt"), "utf8").split(/\s+/).filter(Boolean).sort();

function symbol(name) {
  const svg = readFileSync(join(source, `${name}.svg`), "utf8");
  const inner = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
  const shapes = inner.replace(/\s*\n\s*/g, "").trim();
  return (
    `  <symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" ` +
    `stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${shapes}</symbol>`
  );
}

const missing = [];
const symbols = names.flatMap((name) => {
  try {
    return [symbol(name)];
  } catch {
    missing.push(name);
    return [];
  }
});
if (missing.length) {
  console.error(`No such icon in @tabler/icons: ${missing.join(", ")}. Correct script/icons.txt.`);
  process.exit(1);
}
writeFileSync(
  join(root, "static/img/icons.svg"),
  `<!-- Tabler Icons, MIT licence, https://tabler.io/icons. Built by script/build_icons.mjs. -->\n` +
    `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`,
);
console.log(`static/img/icons.svg: ${symbols.length} icons`);
