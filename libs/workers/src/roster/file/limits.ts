/** What a roster file may ask of whoever reads it. A village has some hundred rows, a county some ten thousand. */
export const LIMITS = {
  bytes: 32 * 1024 * 1024,
  entries: 512,
  unpackedBytes: 64 * 1024 * 1024,
  /** Unpacked bytes for each packed byte, above the first megabyte. Deflate ends at 1,032; workbooks stay below 60. */
  ratio: 200,
  columns: 256,
  /** 100,000 persons and the form around them. */
  rows: 100_200,
  cellCharacters: 32_768,
  /** Cells that hold something: 100,000 rows of a form with its 13 columns. */
  filledCells: 1_500_000,
  sheets: 10,
  merges: 20_000,
} as const;
