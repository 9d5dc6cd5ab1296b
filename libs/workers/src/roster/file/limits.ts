/** What a roster file may ask of whoever reads it. A village has some hundred rows, a province's file a million. */
export const LIMITS = {
  bytes: 256 * 1024 * 1024,
  entries: 512,
  unpackedBytes: 1024 * 1024 * 1024,
  /** Unpacked bytes for each packed byte, above the first megabyte. Deflate ends at 1,032; workbooks stay below 60. */
  ratio: 200,
  columns: 256,
  /** A worksheet ends at 1,048,576. */
  rows: 1_200_000,
  cellCharacters: 32_768,
  rowCharacters: 262_144,
  /** Cells that hold something. */
  filledCells: 16_000_000,
  sheets: 10,
  merges: 20_000,
  /** Characters of one tag, comment or instruction of a workbook. */
  markupCharacters: 65_536,
  /** What a workbook keeps beside its sheets: its texts, in UTF-8. */
  textBytes: 112 * 1024 * 1024,
  /** Companions as written, in UTF-8, which wait for the last row. */
  companionBytes: 48 * 1024 * 1024,
} as const;
