import type { TravelProof } from '#transport';
import type { Paper } from '../paper/paper.js';
import { pdfOf } from '../paper/pdf.js';
import { printedProof } from './printed-proof.js';

const ACROSS = '作废 VOID';

/** A proof on a page of its own, large enough to be read across a counter. */
function drawProof(paper: Paper, proof: TravelProof): void {
  const { title, isVoid, standing, intro, code, entries, note, seals } = printedProof(proof);
  paper.begin();
  paper.title(`${title.zh} ${title.en}`);
  if (isVoid) paper.warning(`${standing.zh} ${standing.en}`);
  paper.code(code, [isVoid ? ACROSS : `${standing.zh} ${standing.en}`, intro.zh, intro.en], 110);
  paper.entries(entries);
  paper.gap(10);
  paper.paragraph(note.zh);
  paper.paragraph(note.en);
  paper.signatures(seals);
  paper.finish(`${title.zh} ${proof.sheetNumber}`, isVoid ? ACROSS : null);
}

/** Proofs of organised travel (集中出行证明) as one document. */
export const travelProofsPdf = (proofs: readonly TravelProof[]): AsyncGenerator<Buffer, void> =>
  pdfOf('集中出行证明 Proof of organised travel', proofs, drawProof);
