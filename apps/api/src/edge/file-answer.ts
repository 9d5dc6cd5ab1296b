import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';

/** A file as the whole answer. `Media` names the media types that it may have; the API's own document is made from them. */
export class FileAnswer<Media extends string> extends StreamableFile {
  constructor(
    bytes: AsyncIterable<Buffer> | Iterable<Buffer>,
    readonly media: Media,
    disposition: string,
  ) {
    super(Readable.from(bytes, { objectMode: false }), { type: media, disposition });
  }
}
