// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC2981} from "@openzeppelin/contracts/token/common/ERC2981.sol";
import {Base64} from "@openzeppelin/contracts/utils/Base64.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

/// Small planetary systems, drawn by the contract itself.
contract Orrery is ERC721, ERC2981, Ownable {
    using Strings for uint256;

    // Eight palettes of six colours: deep sky, glow, orbit, light, warm, accent.
    string private constant COLOURS =
        "0b1026""2b3a73""8fa8e8""f4ecd8""f2a65a""e4572e"
        "190a2e""5b2a86""c792ea""fdf0d5""ffb38a""ff5d8f"
        "04201f""0f5257""7fd1ae""f6f4e3""f6d365""ef8354"
        "1d0f12""6b1e2f""e8a598""fbf1e6""f4c95d""d7263d"
        "0a1a2f""13547a""80d0c7""fefae0""ffd166""06d6a0"
        "14121f""3d3a5c""b8b5d6""ffffff""e0c3fc""8ec5fc"
        "20130a""7a4419""e6b980""fff8e7""ffd89b""c8553d"
        "061a12""1b4332""95d5b2""f1faee""d9ed92""f9844a";
    // One period of the cosine in 24 steps, times 1000, plus 1000.
    uint16[24] private waves =
        [2000, 1966, 1866, 1707, 1500, 1259, 1000, 741, 500, 293, 134, 34, 0, 34, 134, 293, 500, 741, 1000, 1259, 1500, 1707, 1866, 1966];

    uint256 public totalSupply;

    struct Look {
        uint256 seed;
        uint256 palette;
        uint256 orbits;
        uint256 tilt;
        uint256 star;
        bool comet;
    }

    constructor(address artist, uint96 royalty) ERC721("Orrery", "ORRY") Ownable(msg.sender) {
        _setDefaultRoyalty(artist, royalty);
    }

    function mint(uint256 count) external {
        for (uint256 i = 0; i < count; i++) {
            _mint(msg.sender, totalSupply++);
        }
    }

    function contractURI() external pure returns (string memory) {
        return
            'data:application/json;utf8,{"name":"Orrery","description":"Small planetary systems, drawn by the contract itself.","external_link":"https://orrery.example"}';
    }

    function tokenURI(uint256 id) public view override returns (string memory) {
        _requireOwned(id);
        Look memory look = lookOf(id);
        bytes memory json = abi.encodePacked(
            '{"name":"Orrery #', id.toString(),
            '","description":"A small planetary system, drawn by the contract itself.","image":"data:image/svg+xml;base64,',
            Base64.encode(bytes(picture(look))), '","attributes":[', attributes(look), "]}"
        );
        return string.concat("data:application/json;base64,", Base64.encode(json));
    }

    function supportsInterface(bytes4 id) public view override(ERC721, ERC2981) returns (bool) {
        return super.supportsInterface(id);
    }

    function lookOf(uint256 id) private pure returns (Look memory) {
        uint256 seed = uint256(keccak256(abi.encode("orrery", id)));
        return Look({
            seed: seed,
            palette: (seed & 0xff) * (seed & 0xff) / 8129,
            orbits: 3 + ((seed >> 8) % 6),
            tilt: ((seed >> 16) % 24) * 15,
            star: starOf((seed >> 24) % 100),
            comet: (seed >> 32) % 11 == 0
        });
    }

    function starOf(uint256 dice) private pure returns (uint256) {
        return dice < 52 ? 0 : dice < 78 ? 1 : dice < 92 ? 2 : 3;
    }

    function attributes(Look memory look) private pure returns (string memory) {
        string[8] memory palettes = ["Midnight", "Nebula", "Lagoon", "Ember", "Aurora", "Opal", "Amber", "Moss"];
        string[4] memory stars = ["Dwarf", "Giant", "Eclipse", "Binary"];
        return string.concat(
            attribute("Palette", palettes[look.palette]), ",",
            attribute("Star", stars[look.star]), ",",
            attribute("Comet", look.comet ? "Yes" : "No"),
            ',{"trait_type":"Orbits","value":', look.orbits.toString(),
            '},{"trait_type":"Tilt","value":', look.tilt.toString(), ',"display_type":"number"}'
        );
    }

    function attribute(string memory name, string memory value) private pure returns (string memory) {
        return string.concat('{"trait_type":"', name, '","value":"', value, '"}');
    }

    function colour(Look memory look, uint256 index) private pure returns (string memory) {
        bytes memory all = bytes(COLOURS);
        bytes memory out = new bytes(7);
        out[0] = "#";
        for (uint256 i = 0; i < 6; i++) {
            out[i + 1] = all[(look.palette * 6 + index) * 6 + i];
        }
        return string(out);
    }

    function picture(Look memory look) private view returns (string memory) {
        string memory sky = string.concat(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 600"><defs><radialGradient id="a" cx=".5" cy=".5" r=".72"><stop offset="0" stop-color="',
            colour(look, 1), '"/><stop offset="1" stop-color="', colour(look, 0),
            '"/></radialGradient><radialGradient id="b"><stop offset="0" stop-color="', colour(look, 3),
            '"/><stop offset=".35" stop-color="', colour(look, 4), '" stop-opacity=".75"/><stop offset="1" stop-color="', colour(look, 4),
            '" stop-opacity="0"/></radialGradient></defs><rect width="600" height="600" fill="url(#a)"/>'
        );
        return string.concat(
            sky, stars(look), look.comet ? comet(look) : "",
            '<g transform="rotate(', look.tilt.toString(), ' 300 300)">', orbits(look), "</g>", star(look),
            '<circle cx="300" cy="300" r="284" fill="none" stroke="', colour(look, 2), '" stroke-opacity=".35"/></svg>'
        );
    }

    function stars(Look memory look) private pure returns (string memory out) {
        uint256 dice = uint256(keccak256(abi.encode(look.seed, "stars")));
        out = string.concat('<g fill="', colour(look, 3), '">');
        for (uint256 i = 0; i < 36; i++) {
            dice = uint256(keccak256(abi.encode(dice)));
            out = string.concat(
                out, '<circle cx="', (dice % 600).toString(), '" cy="', ((dice >> 16) % 600).toString(),
                '" r="', dice >> 32 & 7 == 0 ? "2.2" : dice >> 32 & 3 == 0 ? "1.4" : ".8", '" opacity=".', (3 + (dice >> 40) % 6).toString(), '"/>'
            );
        }
        out = string.concat(out, "</g>");
    }

    function comet(Look memory look) private pure returns (string memory) {
        uint256 y = 70 + (look.seed >> 48) % 90;
        return string.concat(
            '<path d="M40 ', (y + 60).toString(), "Q220 ", (y + 24).toString(), " 470 ", y.toString(), "Q230 ", (y + 34).toString(),
            ' 40 ', (y + 60).toString(), '" fill="', colour(look, 3), '" opacity=".55"/><circle cx="470" cy="', y.toString(), '" r="5" fill="', colour(look, 3), '"/>'
        );
    }

    function orbits(Look memory look) private view returns (string memory out) {
        uint256 squash = 34 + (look.seed >> 56) % 58;
        for (uint256 i = 0; i < look.orbits; i++) {
            uint256 dice = uint256(keccak256(abi.encode(look.seed, i)));
            uint256 rx = 84 + i * (176 / look.orbits) + dice % 8;
            uint256 ry = rx * squash / 100;
            uint256 step = (dice >> 8) % 24;
            out = string.concat(
                out, '<ellipse cx="300" cy="300" rx="', rx.toString(), '" ry="', ry.toString(), '" fill="none" stroke="', colour(look, 2),
                '" stroke-width="', (dice >> 16) % 3 == 0 ? "2" : "1", '" stroke-opacity=".', (4 + (dice >> 20) % 5).toString(), '"',
                (dice >> 24) % 4 == 0 ? ' stroke-dasharray="2 7"' : "", "/>",
                planet(look, dice, place(rx, step), place(ry, (step + 18) % 24))
            );
        }
    }

    function place(uint256 radius, uint256 step) private view returns (uint256) {
        return 300 + radius * waves[step] / 1000 - radius;
    }

    function planet(Look memory look, uint256 dice, uint256 x, uint256 y) private pure returns (string memory) {
        uint256 size = 6 + (dice >> 32) % 13;
        string memory middle = string.concat('" cx="', x.toString(), '" cy="', y.toString(), '" r="');
        return string.concat(
            '<circle fill="', colour(look, 0), middle, (size + 4).toString(), '"/><circle fill="', colour(look, 3 + (dice >> 40) % 3), middle, size.toString(), '"/>',
            (dice >> 48) % 5 == 0
                ? string.concat('<ellipse fill="none" stroke="', colour(look, 3), '" stroke-width="2" cx="', x.toString(), '" cy="', y.toString(), '" rx="', (size * 2).toString(), '" ry="', (size / 2).toString(), '"/>')
                : ""
        );
    }

    function star(Look memory look) private pure returns (string memory) {
        string memory glow = '<circle cx="300" cy="300" r="120" fill="url(#b)"/>';
        if (look.star == 0) {
            return string.concat(glow, '<circle cx="300" cy="300" r="26" fill="', colour(look, 3), '"/>');
        }
        if (look.star == 1) {
            return string.concat('<circle cx="300" cy="300" r="170" fill="url(#b)"/><circle cx="300" cy="300" r="52" fill="', colour(look, 3), '"/>');
        }
        if (look.star == 2) {
            return string.concat(
                '<circle cx="300" cy="300" r="150" fill="url(#b)"/><circle cx="300" cy="300" r="46" fill="', colour(look, 0), '" stroke="', colour(look, 3), '" stroke-width="3"/>'
            );
        }
        return string.concat(
            glow, '<circle cx="284" cy="306" r="22" fill="', colour(look, 3), '"/><circle cx="322" cy="290" r="14" fill="', colour(look, 5), '"/>'
        );
    }
}
