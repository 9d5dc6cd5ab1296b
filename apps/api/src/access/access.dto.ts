import { IsIn, IsOptional, IsString, IsUUID, Matches, MaxLength, MinLength } from 'class-validator';
import { ORGANISATION_KINDS, type OrganisationKind, type Role, ROLES } from '#platform';

export class SignInBody {
  /** @example "zhaojue" */
  @IsString() @MaxLength(100) login!: string;
  @IsString() @MaxLength(200) password!: string;
}

export class RefreshBody {
  @IsString() @MaxLength(200) refreshToken!: string;
}

export class OrganisationBody {
  @IsString() @MinLength(1) @MaxLength(200) name!: string;
  @IsIn(ORGANISATION_KINDS) kind!: OrganisationKind;
  /** Division code of GB/T 2260, six digits. */
  @Matches(/^[1-8]\d{5}$/) divisionCode!: string;
  /** Unified social credit code (GB 32100-2015); enterprises need one. */
  @IsOptional() @IsString() @MaxLength(18) uscc?: string;
  @IsOptional() @IsString() @MaxLength(100) contactName?: string;
  @IsOptional() @IsString() @MaxLength(30) contactPhone?: string;
}

export class AccountBody {
  @IsUUID() organisationId!: string;
  @Matches(/^[\w.@-]{3,100}$/) login!: string;
  @IsString() @MinLength(1) @MaxLength(100) name!: string;
  @IsIn(ROLES) role!: Role;
  /** At least 10 characters. */
  @IsString() @MaxLength(200) password!: string;
  /** The one site of a site contact. */
  @IsOptional() @IsUUID() siteId?: string;
  /** `sub` of the identity provider's tokens, where one is configured. */
  @IsOptional() @IsString() @MaxLength(200) externalSubject?: string;
}

export class ApiKeyBody {
  @IsString() @MinLength(1) @MaxLength(100) name!: string;
}
