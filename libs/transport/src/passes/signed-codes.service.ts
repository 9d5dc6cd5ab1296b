import { Injectable } from '@nestjs/common';
import { FieldCipher, sameHash } from '#platform';
import { type Coded, type CodeSort, codeText, idNamed, signedText } from './signed-code.js';

/** Codes on paper, signed with a keyed hash. They say which thing they are of; whether that still holds is the thing’s to say. */
@Injectable()
export class SignedCodes {
  constructor(private readonly cipher: FieldCipher) {}

  sign(sort: CodeSort, id: string, version?: number): string {
    const coded = { id, version };
    return codeText(sort, coded, this.cipher.blindIndex(sort, signedText(coded)));
  }

  /** What a code is of. Codes outlive a rotation of the index key. */
  read(sort: CodeSort, raw: string): Coded | 'unreadable' | 'forged' {
    const named = idNamed(sort, raw);
    if (!named) return 'unreadable';
    const { id, version, text } = named;
    const marks = this.cipher.blindIndexes(sort, signedText(named));
    const genuine = marks.some((mark) => sameHash(Buffer.from(codeText(sort, named, mark)), Buffer.from(text)));
    return genuine ? { id, version } : 'forged';
  }
}
