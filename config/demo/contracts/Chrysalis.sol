// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// Not revealed yet: every token answers with the same document.
contract Chrysalis is ERC721, Ownable {
    uint256 public totalSupply;
    uint256 private nextId;
    string private sealedUri;

    constructor(string memory uri) ERC721("Chrysalis", "CHRY") Ownable(msg.sender) {
        sealedUri = uri;
    }

    function mint(uint256 count) external {
        for (uint256 i = 0; i < count; i++) {
            _mint(msg.sender, nextId++);
        }
        totalSupply += count;
    }

    function burn(uint256 id) external {
        _update(address(0), id, msg.sender);
        totalSupply--;
    }

    function tokenURI(uint256 id) public view override returns (string memory) {
        _requireOwned(id);
        return sealedUri;
    }
}
