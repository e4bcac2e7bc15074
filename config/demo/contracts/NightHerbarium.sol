// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IERC4906} from "@openzeppelin/contracts/interfaces/IERC4906.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC2981} from "@openzeppelin/contracts/token/common/ERC2981.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

/// Landscapes with plants; every token has its own document on a web server.
contract NightHerbarium is ERC721, ERC2981, Ownable, IERC4906 {
    uint256 public totalSupply;
    uint256 private nextId = 1;
    string private baseUri;

    constructor(string memory base, address artist, uint96 royalty) ERC721("Night Herbarium", "HERB") Ownable(msg.sender) {
        baseUri = base;
        _setDefaultRoyalty(artist, royalty);
    }

    function mint(address to, uint256 count) external onlyOwner {
        for (uint256 i = 0; i < count; i++) {
            _mint(to, nextId++);
        }
        totalSupply += count;
    }

    function burn(uint256 id) external {
        _update(address(0), id, msg.sender);
        totalSupply--;
    }

    function announceUpdate(uint256 first, uint256 last) external onlyOwner {
        emit BatchMetadataUpdate(first, last);
    }

    function tokenURI(uint256 id) public view override returns (string memory) {
        _requireOwned(id);
        return string.concat(baseUri, Strings.toString(id), ".json");
    }

    function contractURI() external view returns (string memory) {
        return string.concat(baseUri, "collection.json");
    }

    function supportsInterface(bytes4 id) public view override(ERC721, ERC2981, IERC165) returns (bool) {
        return id == 0x49064906 || super.supportsInterface(id);
    }
}
