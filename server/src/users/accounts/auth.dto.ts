import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsEmail, IsOptional } from 'class-validator';
import { SafeText } from '../../platform/http/validation/text.decorators.js';
import type { Role } from '../principal.js';

export class RegisterDto {
  @ApiProperty({ example: 'haneul@example.com', maxLength: 254 })
  @IsEmail()
  @SafeText(3, 254)
  email: string;

  @ApiProperty({ example: 'correct horse battery', minLength: 8, maxLength: 200 })
  @SafeText(8, 200)
  password: string;

  @ApiProperty({ example: '김하늘', minLength: 1, maxLength: 100 })
  @SafeText(1, 100)
  name: string;
}

export class LoginDto {
  @ApiProperty({ example: 'haneul@example.com', maxLength: 254 })
  @SafeText(1, 254)
  email: string;

  @ApiProperty({ example: 'correct horse battery', maxLength: 200 })
  @SafeText(1, 200)
  password: string;
}

export class GuestDto {
  @ApiPropertyOptional({ example: '김하늘', minLength: 1, maxLength: 100 })
  @IsOptional()
  @SafeText(1, 100)
  name?: string;
}

@ApiSchema({ name: 'User' })
export class UserDocument {
  @ApiProperty({ format: 'uuid', example: '019abf5e-8d2e-7c11-9f0a-3b6a52d4a7e1' })
  id: string;

  @ApiProperty({ example: '김하늘' })
  name: string;

  @ApiProperty({ type: String, nullable: true, description: 'Null for guests and API keys.', example: 'haneul@example.com' })
  email: string | null;

  @ApiProperty({ enum: ['buyer', 'operator', 'integrator'], example: 'buyer' })
  role: Role;
}
