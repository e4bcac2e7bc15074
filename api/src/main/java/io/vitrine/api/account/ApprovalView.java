package io.vitrine.api.account;

import io.swagger.v3.oas.annotations.media.Schema;
import io.vitrine.readers.account.ApprovalRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An operator that an account allows, or allowed, to move tokens.
@Schema(
        name = "Approval",
        description = "An operator that an account allows, or allowed, to move tokens")
record ApprovalView(
        @Schema(example = "eip155:1") String chain,
        @Schema(example = "0xbc4ca0eda7647a8ab7c2061c2e118a18a936f13d") String contract,
        @Schema(description = "On-chain id; null for all tokens of the contract", example = "7")
                @Nullable String tokenId,
        @Schema(
                        description = "Who may move them",
                        example = "0x1e0049783f008a0085193e00003d00cd54003c71")
                String operator,
        @Schema(example = "erc721") String standard,
        boolean approved,
        @Schema(description = "Block time of the last switch on") @Nullable Instant approvedAt,
        @Schema(description = "Block time of the last switch off; null while on")
                @Nullable Instant revokedAt,
        @Schema(description = "Transaction of the last change") String transaction,
        @Schema(description = "Block of the last change") long block) {

    static ApprovalView of(ApprovalRow row) {
        return new ApprovalView(
                row.chain(),
                row.contract(),
                row.tokenId().equals("*") ? null : row.tokenId(),
                row.operator(),
                row.standard(),
                row.approved(),
                row.approvedAt(),
                row.revokedAt(),
                row.transaction(),
                row.block());
    }
}
