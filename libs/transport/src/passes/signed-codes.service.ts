import { Injectable } from '@nestjs/common';
import { FieldCipher, sameHash } from '#platform';
import { type CodeSort, codeText, idNamed } from './signed-code.js';

/** Codes on paper, signed with a keyed hash. They say which thing they are of; whether that still holds is the thing’s to say. */
@Injectable()
export class SignedCodes {
  constructor(private readonly cipher: FieldCipher) {}

  sign(sort: CodeSort, id: string): string {
    return codeText(sort, id, this.cipher.blindIndex(sort, id));
  }

  /** The id that a code is of. Codes outlive a rotation of the index key. */
  read(sort: CodeSort, raw: string): { readonly id: string } | 'unreadable' | 'forged' {
    const named = idNamed(sort, raw);
    if (!named) return 'unreadable';
    const { id, text } = named;
    const marks = this.cipher.blindIndexes(sort, id);
    const genuine = marks.some((mark) => sameHash(Buffer.from(codeText(sort, id, mark)), Buffer.from(text)));
    return genuine ? { id } : 'forged';
  }
}
