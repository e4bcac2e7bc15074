package io.vitrine.processors.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.domain.metadata.Attribute;
import io.vitrine.domain.metadata.Deviation;
import io.vitrine.domain.metadata.MediaReference;
import io.vitrine.domain.metadata.NormaliseStatus;
import io.vitrine.domain.metadata.NormalisedDocument;
import io.vitrine.domain.metadata.ValueType;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DocumentNormaliserTest {

    /// These take parts of their form from other calls and sites, which no document can tell: traits
    /// from a contract's seeds, pictures drawn or named by a contract.
    private static final Set<String> OTHER_SOURCES =
            Set.of(
                    "test_lil_nouns_parser_parses_metadata attributes",
                    "test_punks_parser_parses_metadata attributes",
                    "test_punks_parser_parses_metadata image",
                    "test_zora_parser_parses_metadata image");

    @Test
    void agreesWithAnotherPipeline() throws Exception {
        List<String> differences = new ArrayList<>();
        for (JsonNode one :
                JsonMapper.shared().readTree(resource("/metadata/normalisation_cases.json"))) {
            JsonNode raw = one.get("raw_data");
            JsonNode expected = one.get("expected");
            if (raw.isNull()) {
                // One case holds the form only: the document is what OpenSea's standard makes of
                // it.
                raw =
                        JsonMapper.shared()
                                .createObjectNode()
                                .put("name", expected.get("name").asString())
                                .put("description", expected.get("description").asString())
                                .put("image", expected.get("image").get("uri").asString())
                                .set("attributes", expected.get("attributes"));
            }
            NormalisedDocument document = normalise(utf8(raw.toString()));
            compare(differences, one, "name", expected.path("name"), document.name());
            compare(
                    differences,
                    one,
                    "description",
                    expected.path("description"),
                    document.description());
            compare(
                    differences,
                    one,
                    "image",
                    expected.path("image").path("uri"),
                    document.image());
            List<String> attributes = new ArrayList<>();
            for (JsonNode attribute : expected.path("attributes")) {
                attributes.add(
                        attribute.get("trait_type").asString()
                                + "="
                                + attribute.get("value").asString());
            }
            List<String> found =
                    document.attributes().stream().map(a -> a.name() + "=" + a.text()).toList();
            // one case gives the document with its keys in another order than it was read in
            if (!attributes.stream().sorted().toList().equals(found.stream().sorted().toList())) {
                differences.add(one.get("test").asString() + " attributes");
            }
        }
        assertThat(Set.copyOf(differences)).isEqualTo(OTHER_SOURCES);
    }

    private static void compare(
            List<String> differences,
            JsonNode one,
            String field,
            JsonNode expected,
            @Nullable String found) {
        String text = expected.isString() ? expected.asString() : null;
        if (!Objects.equals(text, found)) {
            differences.add(one.get("test").asString() + " " + field);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'trait_type':'A','value':'B'} | A STRING B",
                "{'trait_type':'A','value':'007'} | A STRING 007",
                "{'trait_type':'A','value':'7'} | A STRING 7",
                "{'trait_type':'A','value':7} | A NUMBER 7",
                "{'trait_type':'A','value':1e2} | A NUMBER 100",
                "{'trait_type':'A','value':1.50} | A NUMBER 1.5",
                "{'trait_type':'A','value':-0.0} | A NUMBER 0",
                "{'trait_type':'A','value':0.30000000000000004} | A NUMBER 0.30000000000000004",
                "{'trait_type':'A','value':9007199254740993} | A STRING 9007199254740993",
                "{'trait_type':'A','value':1e999999999} | A STRING 1e999999999",
                "{'trait_type':'A','value':'0.1+0.2'} | A STRING 0.1+0.2",
                "{'trait_type':'A','value':true} | A BOOLEAN true",
                "{'trait_type':'A','value':'False'} | A STRING False",
                "{'trait_type':'A','value':'False','display_type':'boolean'} | A BOOLEAN false",
                "{'trait_type':'A','value':'42','display_type':'number'} | A NUMBER 42",
                "{'trait_type':'A','value':'042','display_type':'number'} | A STRING 042",
                "{'trait_type':'A','value':5,'display_type':'boost_percentage'} | A NUMBER 5",
                "{'trait_type':'A','value':1633123738,'display_type':'date'} | A DATE 1633123738",
                "{'trait_type':'A','value':1633123738000,'display_type':'date'} | A DATE"
                        + " 1633123738",
                "{'trait_type':'A','value':'1633123738','display_type':'date'} | A DATE 1633123738",
                "{'trait_type':'A','value':'2021-10-01','display_type':'date'} | A DATE 1633046400",
                "{'trait_type':'A','value':'soon','display_type':'date'} | A STRING soon",
                "{'trait_type':null,'value':'B'} | _ STRING B",
                "{'value':'B'} | _ STRING B",
                "{'trait_type':7,'value':'B'} | 7 STRING B",
                "{'trait_type':'A','value':{'value':'B'}} | A STRING B",
                "{'trait_type':'A','value':['B']} | A STRING B",
                "{'Background':'Blue'} | Background STRING Blue",
                "'Blue' | _ STRING Blue",
                "{'name':'A','value':''} | A STRING _"
            })
    void mapsEveryShapeOfAttribute(String item, String expected) {
        NormalisedDocument document = normalise(utf8(json("{'attributes':[" + item + "]}")));
        assertThat(document.attributes()).hasSize(1);
        Attribute one = document.attributes().getFirst();
        assertThat(one.name() + " " + one.valueType() + " " + one.text())
                .isEqualTo(expected.replace("_", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[{'trait_type':'A','value':null}] | ATTRIBUTE_DROPPED",
                "[{'trait_type':'A'}] | ATTRIBUTE_DROPPED",
                "[{'trait_type':'A','value':{'x':1,'y':2}}] | ATTRIBUTE_DROPPED",
                "[null] | ATTRIBUTE_DROPPED",
                "[[1]] | ATTRIBUTE_DROPPED",
                "[{'trait_type':'','value':''}] | ATTRIBUTE_DROPPED",
                "'nothing' | ATTRIBUTE_DROPPED",
                "'[}' | ATTRIBUTE_DROPPED",
                "7 | NO_KNOWN_FIELDS",
                "null | NO_KNOWN_FIELDS"
            })
    void dropsWithAReason(String attributes, Deviation reason) {
        NormalisedDocument document = normalise(utf8(json("{'attributes':" + attributes + "}")));
        assertThat(document.attributes()).isEmpty();
        assertThat(document.deviations()).contains(reason);
    }

    @Test
    void readsAttributesFromMapsTextsAndOtherKeys() {
        NormalisedDocument map = normalise(utf8(json("{'attributes':{'A':'B','C':{'value':3}}}")));
        assertThat(map.attributes()).extracting(Attribute::text).containsExactly("B", "3");
        assertThat(map.deviations()).containsExactly(Deviation.ATTRIBUTES_AS_MAP);
        NormalisedDocument text =
                normalise(
                        utf8(
                                "{\"attributes\":\"[{\\\"trait_type\\\":\\\"A\\\",\\\"value\\\":\\\"B\\\"}]\"}"));
        assertThat(text.attributes()).hasSize(1);
        assertThat(text.deviations()).containsExactly(Deviation.ATTRIBUTES_AS_TEXT);
        NormalisedDocument traits =
                normalise(
                        utf8(json("{'attributes':[],'traits':[{'trait_type':'A','value':'B'}]}")));
        assertThat(traits.attributes()).hasSize(1);
        NormalisedDocument maps =
                normalise(utf8(json("{'attributes':[{'A':'B','C':3,'D':null},{'E':true}]}")));
        assertThat(maps.attributes()).extracting(Attribute::name).containsExactly("A", "C", "E");
        assertThat(maps.deviations())
                .containsExactly(Deviation.ATTRIBUTES_AS_MAP, Deviation.ATTRIBUTE_DROPPED);
        NormalisedDocument properties =
                normalise(
                        utf8(
                                json(
                                        "{'properties':{'A':'B','C':{'name':'C','value':3},'files':[]}}")));
        assertThat(properties.attributes()).extracting(Attribute::name).containsExactly("A", "C");
    }

    @Test
    void keepsOneOfEqualAttributesAndAllValuesOfOneTrait() {
        NormalisedDocument document =
                normalise(
                        utf8(
                                json(
                                        "{'attributes':[{'trait_type':'A','value':'B'},{'trait_type':'"
                                                + " a','value':'b '},"
                                                + "{'trait_type':'A','value':'C'}]}")));
        assertThat(document.attributes()).extracting(Attribute::text).containsExactly("B", "C");
        assertThat(document.deviations()).contains(Deviation.DUPLICATE_ATTRIBUTE);
    }

    @Test
    void readsAnyEncoding() {
        String text = json("{'name':'caf\u00e9'}");
        for (Charset charset :
                List.of(
                        StandardCharsets.UTF_8,
                        StandardCharsets.UTF_16,
                        StandardCharsets.UTF_16LE,
                        StandardCharsets.UTF_16BE)) {
            assertThat(normalise(text.getBytes(charset)).name())
                    .as(charset.name())
                    .isEqualTo("caf\u00e9");
        }
        byte[] marked = utf8("\ufeff" + text);
        assertThat(normalise(marked).status()).isEqualTo(NormaliseStatus.OK);
        byte[] latin = text.getBytes(StandardCharsets.ISO_8859_1);
        assertThat(normalise(latin).deviations()).containsExactly(Deviation.CHARSET_GUESSED);
        NormalisedDocument declared =
                DocumentNormaliser.normalise(latin, "application/json; charset=ISO-8859-1");
        assertThat(declared.status()).isEqualTo(NormaliseStatus.OK);
        byte[] broken = utf8("{\"name\":\"x\"}");
        broken[9] = (byte) 0x81;
        assertThat(normalise(broken).error()).startsWith("BAD_ENCODING");
        byte[] markedLatin = ("\u00ef\u00bb\u00bf" + text).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(normalise(markedLatin).deviations()).containsExactly(Deviation.CHARSET_GUESSED);
        // Any even number of bytes is text in UTF-16, though none that a document begins with.
        byte[] even = json("{'name':'caf\u00e9s'}").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(even.length % 2).isZero();
        assertThat(DocumentNormaliser.normalise(even, "text/plain; charset=utf-16").name())
                .isEqualTo("caf\u00e9s");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{name:'x'}",
                "{'name':'x',}",
                "{/* c */'name':'x'}",
                "{'name':'x','a':NaN}",
                "{'name':'x','a':[1,],}"
            })
    void readsLenientlyOnce(String text) {
        NormalisedDocument document = normalise(utf8(text));
        assertThat(document.name()).isEqualTo("x");
        assertThat(document.deviations()).contains(Deviation.LENIENT_JSON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity"})
    void whatIsNoNumberIsNothing(String value) {
        NormalisedDocument document =
                normalise(
                        utf8(
                                "{\"name\":"
                                        + value
                                        + ",\"attributes\":[{\"trait_type\":\"A\",\"value\":"
                                        + value
                                        + "},{\"trait_type\":\"B\",\"value\":1,\"max_value\":"
                                        + value
                                        + "}]}"));
        assertThat(document.name()).isNull();
        assertThat(document.attributes()).extracting(Attribute::name).containsExactly("B");
        assertThat(document.attributes().getFirst().maxValue()).isNull();
        assertThat(document.deviations())
                .contains(Deviation.LENIENT_JSON, Deviation.ATTRIBUTE_DROPPED);
    }

    @Test
    void staysWithinLimits() {
        assertThat(normalise(utf8("[".repeat(100_000))).error()).startsWith("JSON_LIMIT");
        assertThat(normalise(utf8("{\"a\":[" + "1,".repeat(1_000_000) + "1]}")).error())
                .startsWith("JSON_LIMIT");
        assertThat(normalise(utf8("{\"" + "k".repeat(50_000) + "\":1}")).error())
                .startsWith("JSON_LIMIT");
        assertThat(normalise(utf8("{\"a\":" + "1".repeat(2_000) + "}")).error())
                .startsWith("JSON_LIMIT");
        NormalisedDocument large =
                normalise(
                        utf8(
                                "{\"name\":\""
                                        + "n\u00e9".repeat(500_000)
                                        + "\",\"description\":\""
                                        + "d".repeat(1_000_000)
                                        + "\"}"));
        assertThat(utf8(Objects.requireNonNull(large.name()))).hasSizeLessThanOrEqualTo(1024);
        assertThat(large.description()).hasSize(64 * 1024);
        NormalisedDocument longest =
                normalise(utf8("{\"description\":\"" + "d".repeat(10_000_000) + "\"}"));
        assertThat(longest.description()).hasSize(64 * 1024);
        assertThat(longest.deviations()).containsExactly(Deviation.TRUNCATED);
        assertThat(large.deviations()).containsExactly(Deviation.TRUNCATED);
        StringBuilder many = new StringBuilder("{\"attributes\":[");
        for (int i = 0; i < 10_000; i++) {
            many.append(i == 0 ? "" : ",")
                    .append("{\"trait_type\":\"t")
                    .append(i)
                    .append("\",\"value\":1}");
        }
        NormalisedDocument crowded = normalise(utf8(many + "]}"));
        assertThat(crowded.attributes()).hasSize(1000);
        assertThat(crowded.attributes().getLast().name()).isEqualTo("t999");
        assertThat(crowded.deviations()).containsExactly(Deviation.TRUNCATED);
    }

    @Test
    void removesWhatNoStoreTakes() {
        NormalisedDocument document =
                normalise(
                        utf8(
                                "{\"name\":\"a\\u0000b\\ud800c\",\"attributes\":[{\"trait_type\":\"\\u0000t\",\"value\":\"\\udc00\"}]}"));
        assertThat(document.name()).isEqualTo("ab\ufffdc");
        assertThat(document.attributes().getFirst().name()).isEqualTo("t");
        assertThat(document.deviations()).containsExactly(Deviation.SANITISED);
        NormalisedDocument turned = normalise(utf8("{\"name\":\"Bo\u202ered\u0301\"}"));
        assertThat(turned.name()).isEqualTo("Bored\u0301".replace("d\u0301", "d\u0301"));
        assertThat(turned.deviations()).containsExactly(Deviation.BIDI_STRIPPED);
    }

    @Test
    void lastOfEqualKeysWins() {
        NormalisedDocument document = normalise(utf8("{\"name\":\"a\",\"name\":\"b\"}"));
        assertThat(document.name()).isEqualTo("b");
        assertThat(document.deviations()).containsExactly(Deviation.DUPLICATE_KEYS);
    }

    @Test
    void tellsEmptyUnreadableAndMediaApart() {
        assertThat(normalise(new byte[0]).status()).isEqualTo(NormaliseStatus.EMPTY);
        assertThat(normalise(utf8(" \n\u0000")).status()).isEqualTo(NormaliseStatus.EMPTY);
        assertThat(normalise(utf8("<html>no</html>")).error()).startsWith("NOT_JSON <html>");
        assertThat(normalise(utf8("[1]")).error()).startsWith("NOT_AN_OBJECT");
        assertThat(normalise(utf8("not found")).status()).isEqualTo(NormaliseStatus.UNREADABLE);
        assertThat(normalise(utf8("{\"name\":\"cut")).status())
                .isEqualTo(NormaliseStatus.UNREADABLE);
        NormalisedDocument picture =
                DocumentNormaliser.normalise(
                        utf8("GIF89a........"), "application/json", "https://h/1");
        assertThat(picture.status()).isEqualTo(NormaliseStatus.DIRECT_MEDIA);
        assertThat(picture.image()).isEqualTo("https://h/1");
    }

    /// What servers say with the status of a success when they have no document.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'error':'not found'}",
                "{'error':{'code':5,'message':'no such token'}}",
                "{'errors':[{'message':'x'}],'data':null}",
                "{'message':'Forbidden'}",
                "{'Message':'Internal server error'}",
                "{'detail':'Not found.'}",
                "{'success':false,'data':[]}",
                "{'statusCode':404,'message':'Cannot GET /1','error':'Not Found'}",
                "{'type':'about:blank','title':'Not Found','status':404,'detail':'no such token'}",
                "{'title':'Bad Gateway','status':502}",
                "{'name':'NotFound','message':'Page not found','code':404,'className':'not-found','errors':{}}",
                "{'status':'error','data':{}}",
                "{'error':'not found','description':'The requested token does not exist'}"
            })
    void anErrorOfTheServerIsNoDocument(String text) {
        NormalisedDocument document = normalise(utf8(json(text)));
        assertThat(document.status()).isEqualTo(NormaliseStatus.UNREADABLE);
        assertThat(document.error()).startsWith("NOT_A_DOCUMENT {\"");
        assertThat(document.name()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'name':'Error','description':'a drawing of an error','error':'404'}",
                "{'name':'404','image':'https://h/404.png','status':404,'message':'not found'}",
                "{'name':'x','message':'hello'}",
                "{'name':'x','error':null,'errors':[]}",
                "{'name':'x','status':'revealed','code':7}",
                "{'success':true}",
                "{'error':'x','attributes':[{'trait_type':'A','value':'B'}]}"
            })
    void aDocumentMaySpeakOfErrors(String text) {
        assertThat(normalise(utf8(json(text))).status())
                .isIn(NormaliseStatus.OK, NormaliseStatus.DEVIATING);
    }

    /// ERC-1155: wherever a value holds `{id}`, clients put the id in its place, as they do in the URI.
    @Test
    void theIdIsFilledInWhereverAValueHoldsIt() {
        String last = "f".repeat(64);
        NormalisedDocument document =
                DocumentNormaliser.normalise(
                        utf8(
                                json(
                                        "{'name':'No. {id}','image':'https://h/{id}.png','animation_url':'https://h/{id}/{id}',"
                                                + "'{id}':1,'attributes':[{'trait_type':'Id','value':'{id}'},{'trait_type':'x','value':'{ID}'}]}")),
                        null,
                        null,
                        BigInteger.TWO.pow(256).subtract(BigInteger.ONE));
        assertThat(document.name()).isEqualTo("No. " + last);
        assertThat(document.image()).isEqualTo("https://h/" + last + ".png");
        assertThat(document.animation()).isEqualTo("https://h/" + last + "/" + last);
        assertThat(document.attributes()).extracting(Attribute::text).containsExactly(last, "{ID}");
        assertThat(document.status()).isEqualTo(NormaliseStatus.OK);
        String unchanged = json("{'name':'No. {id}'}");
        assertThat(normalise(utf8(unchanged)).name()).isEqualTo("No. {id}");
    }

    /// ERC-721 shows the form of a document as a JSON schema, and some fill that in.
    @Test
    void aSchemaThatIsFilledInIsADocument() {
        NormalisedDocument document =
                normalise(
                        utf8(
                                json(
                                        """
                                        {'title':'Asset Metadata','type':'object','properties':{
                                         'name':{'type':'string','description':'Moon'},
                                         'description':{'type':'string','description':'It is far.'},
                                         'image':{'type':'string','description':'https://h/moon.png'}}}
                                        """)));
        assertThat(document.name()).isEqualTo("Moon");
        assertThat(document.description()).isEqualTo("It is far.");
        assertThat(document.image()).isEqualTo("https://h/moon.png");
        assertThat(document.deviations()).contains(Deviation.FIELD_ALIAS);
        NormalisedDocument editions =
                normalise(utf8(json("{'name':'x','properties':{'image':'ipfs://x/1'}}")));
        assertThat(editions.image()).isEqualTo("ipfs://x/1");
        assertThat(editions.attributes()).isEmpty();
    }

    /// Shapes that makers of documents have come up with, beside those of the standards.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'attributes':{'artist':'Ada','tags':['sea','sun']} | artist=Ada tags=sea tags=sun",
                "'attributes':{'width':11,'suburb':'Origin'} | width=11 suburb=Origin",
                "'attributes':{'Hat':{'value':'Red','display_type':'string'}} | Hat=Red",
                "'properties':[{'trait_type':'Land','value':'1x1'}] | Land=1x1",
                "'properties':{'attributes':[{'trait_type':'Hat','value':'Red'}]} | Hat=Red",
                "'properties':{'traits':{'Hat':'Red'},'files':[{'uri':'x'}]} | Hat=Red",
                "'properties':{'Hat':'Red','Size':3,'files':[],'creators':[{'share':100}]} | Hat=Red Size=3",
                "'traits':[{'trait_type':'Hat','value':'Red'}] | Hat=Red",
                "'traits':[{'trait':'Hat','value':'Red'}] | Hat=Red",
                "'attributes':[{'name':'Hat','value':'Red'}] | Hat=Red",
                "'attributes':[{'key':'Hat','value':'Red'}] | Hat=Red",
                "'attributes':[{'trait_name':'Hat','trait_value':'Red'}] | Hat=Red",
                "'attributes':[{'Hat':'Red','Eyes':'Blue'}] | Hat=Red Eyes=Blue",
                "'attributes':[],'traits':[],'properties':{'Hat':'Red'} | Hat=Red",
                "'attributes':[{'value':'Gold'},{'value':7}] | =Gold =7",
                "'attributes':['Gold','Smoke'] | =Gold =Smoke"
            })
    void attributesAreFoundInAnyShape(String fields, String expected) {
        NormalisedDocument document = normalise(utf8(json("{'name':'x'," + fields + "}")));
        assertThat(document.attributes().stream().map(one -> one.name() + "=" + one.text()))
                .containsExactly(expected.split(" ", -1));
    }

    /// Where the dialects have a token's picture, and what else it may be.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'image':'IT'",
                "'image':'','image_url':'IT'",
                "'image':null,'imageUrl':'IT'",
                "'imageURL':'IT'",
                "'image_uri':'IT'",
                "'imageUri':'IT'",
                "'image_original_url':'IT'",
                "'displayUri':'IT','artifactUri':'https://h/film.mp4'",
                "'artifactUri':'IT'",
                "'image':{'url':'IT','width':1}",
                "'image':['IT','https://h/2.png']",
                "'images':['IT']",
                "'properties':{'image':'IT'}",
                "'properties':{'image':{'type':'string','description':'IT'}}",
                "'media':{'uri':'IT','mimeType':'image/png'}"
            })
    void thePictureIsFoundWhereverItStands(String fields) {
        NormalisedDocument document =
                normalise(utf8(json("{" + fields.replace("IT", "https://h/1.png") + "}")));
        assertThat(document.image()).isEqualTo("https://h/1.png");
    }

    @Test
    void findsMediaAndRefusesOtherLinks() {
        NormalisedDocument document =
                normalise(
                        utf8(
                                json(
                                        "{'image':'javascript:alert(1)','image_data':'<svg/>','animation_url':'data:text/html,x',"
                                                + "'external_url':'javascript:x'}")));
        assertThat(document.image()).startsWith("data:image/svg+xml;base64,");
        assertThat(document.animation()).isEqualTo("data:text/html,x");
        assertThat(document.externalUrl()).isNull();
        assertThat(document.deviations()).contains(Deviation.URL_DROPPED, Deviation.FIELD_ALIAS);
        NormalisedDocument bare =
                normalise(
                        utf8(
                                json(
                                        "{'image':'QmatYkNGZnELf8cAGdyJpUca2PyY4szai3RHyyWofNY1pY/1"
                                                + " 2.png'}")));
        assertThat(bare.media())
                .containsExactly(
                        new MediaReference(
                                "image",
                                "ipfs://QmatYkNGZnELf8cAGdyJpUca2PyY4szai3RHyyWofNY1pY/1%202.png"));
    }

    @Test
    void invisibleCharactersLeaveTheNameOnly() {
        NormalisedDocument document =
                normalise(
                        utf8(
                                "{\"name\":\"Bo\u200bred \u2066Ape\ufeff"
                                        + " \ud83d\udc68\u200d\ud83d\udc69\",\"description\":\"a\u200bb\u202ec\"}"));
        assertThat(document.name()).isEqualTo("Bored Ape \ud83d\udc68\u200d\ud83d\udc69");
        assertThat(document.description()).isEqualTo("a\u200bb\u202ec");
        assertThat(document.deviations())
                .containsExactly(Deviation.BIDI_STRIPPED, Deviation.ZERO_WIDTH_STRIPPED);
        assertThat(normalise(utf8("{\"name\":\"e\u0301\"}")).name()).isEqualTo("\u00e9");
    }

    /// The charset that a server states counts only where the bytes are no UTF-8.
    @Test
    void aWrongCharsetIsNotBelieved() {
        byte[] utf8 = utf8(json("{'name':'caf\u00e9'}"));
        for (String stated :
                List.of(
                        "application/json; charset=iso-8859-1",
                        "text/plain; charset=\"no such\"",
                        "application/json;charset=")) {
            assertThat(DocumentNormaliser.normalise(utf8, stated).name()).isEqualTo("caf\u00e9");
        }
        byte[] latin = json("{'name':'caf\u00e9'}").getBytes(StandardCharsets.ISO_8859_1);
        NormalisedDocument guessed =
                DocumentNormaliser.normalise(latin, "application/json; charset=utf-8");
        assertThat(guessed.name()).isEqualTo("caf\u00e9");
        assertThat(guessed.deviations()).containsExactly(Deviation.CHARSET_GUESSED);
    }

    @Test
    void onlyAddressesThatCanBeFollowedAreKept() {
        for (String link :
                List.of(
                        "javascript:alert(1)",
                        "JaVaScRiPt:alert(1)",
                        " javascript:x",
                        "vbscript:x",
                        "file:///etc/passwd",
                        "ftp://host/x",
                        "blob:https://host/x",
                        "//host/x",
                        "data:text/html,x",
                        "https://host/\\u0000x",
                        "about:blank")) {
            NormalisedDocument document =
                    normalise(
                            utf8(
                                    "{\"name\":\"<script>alert(1)</script>\",\"image\":\""
                                            + link
                                            + "\",\"external_url\":\""
                                            + link
                                            + "\"}"));
            boolean cleaned = link.contains("u0000");
            assertThat(document.image() == null).as(link).isNotEqualTo(cleaned);
            assertThat(document.externalUrl() == null).as(link).isNotEqualTo(cleaned);
            assertThat(document.deviations())
                    .as(link)
                    .contains(cleaned ? Deviation.SANITISED : Deviation.URL_DROPPED);
            assertThat(document.name()).isEqualTo("<script>alert(1)</script>");
        }
        for (String link : List.of("https://h/x", "http://h/x", "ipfs://x/y", "ar://x")) {
            NormalisedDocument document =
                    normalise(utf8(json("{'image':'" + link + "','external_url':'" + link + "'}")));
            assertThat(document.image()).isEqualTo(link);
            assertThat(document.externalUrl()).isEqualTo(link);
            assertThat(document.status()).isEqualTo(NormaliseStatus.OK);
        }
    }

    /// Nothing is written out that a short text asks for.
    @Test
    void absurdNumbersStayTexts() {
        for (String number :
                List.of(
                        "1e999999999",
                        "-1E+999999999",
                        "1e-999999999",
                        "9".repeat(400),
                        "0." + "1".repeat(900))) {
            NormalisedDocument document =
                    normalise(
                            utf8(
                                    "{\"attributes\":[{\"trait_type\":\"A\",\"value\":"
                                            + number
                                            + ",\"max_value\":"
                                            + number
                                            + "}]}"));
            Attribute one = document.attributes().getFirst();
            assertThat(one.valueType()).isEqualTo(ValueType.STRING);
            assertThat(one.text()).isEqualTo(number);
            assertThat(one.number()).isNull();
            assertThat(one.maxValue()).isNull();
            assertThat(document.deviations()).contains(Deviation.NUMBER_AS_TEXT);
        }
    }

    @Test
    void whatStandsBesideANumberIsKept() {
        Attribute one =
                normalise(
                                utf8(
                                        json(
                                                "{'attributes':[{'trait_type':'Power','value':5,'max_value':10,'display_type':'boost_percentage'}]}")))
                        .attributes()
                        .getFirst();
        assertThat(one.maxValue()).isEqualTo(10.0);
        assertThat(one.unit()).isEqualTo("%");
        assertThat(one.displayType()).isEqualTo("boost_percentage");
    }

    /// Documents of every shape there is, and of shapes there are not: {@link #normalise} holds each to its own form.
    @Test
    void anyDocumentsFormIsItsOwnForm() {
        Random random = new Random(11);
        for (int round = 0; round < 3_000; round++) {
            String text = object(random, 0);
            NormalisedDocument document = normalise(utf8(text));
            assertThat(document.status())
                    .as(text)
                    .isIn(NormaliseStatus.OK, NormaliseStatus.DEVIATING);
            byte[] torn = utf8(text);
            torn[random.nextInt(torn.length)] = (byte) random.nextInt();
            normalise(torn);
        }
    }

    private static final List<String> KEYS =
            List.of(
                    "name",
                    "title",
                    "description",
                    "image",
                    "image_url",
                    "image_data",
                    "animation_url",
                    "external_url",
                    "attributes",
                    "traits",
                    "properties",
                    "trait_type",
                    "value",
                    "display_type",
                    "max_value",
                    "unit",
                    "type",
                    "media",
                    "uri",
                    "thumbnail",
                    "x");
    private static final List<String> SCALARS =
            List.of(
                    "null",
                    "true",
                    "false",
                    "0",
                    "-0.0",
                    "7",
                    "1e2",
                    "1.50",
                    "1e400",
                    "9007199254740993",
                    "1633123738000",
                    "\"\"",
                    "\" \"",
                    "\"none\"",
                    "\"007\"",
                    "\"7\"",
                    "\"True\"",
                    "\"date\"",
                    "\"number\"",
                    "\"object\"",
                    "\"string\"",
                    "\"boost_percentage\"",
                    "\"2021-10-01\"",
                    "\"a\u0000b\"",
                    "\"\\ud800\"",
                    "\"\u202ex\"",
                    "\"e\u0301 \u00df\"",
                    "\"https://h/1.png\"",
                    "\"javascript:x\"",
                    "\"<svg/>\"",
                    "\"data:image/png;base64,AA==\"",
                    "\"[{\\\"value\\\":1}]\"",
                    "\"QmatYkNGZnELf8cAGdyJpUca2PyY4szai3RHyyWofNY1pY/a b\"");

    private static String object(Random random, int depth) {
        StringBuilder out = new StringBuilder("{");
        int fields = random.nextInt(5);
        for (int field = 0; field < fields; field++) {
            out.append(field == 0 ? "\"" : ",\"")
                    .append(KEYS.get(random.nextInt(KEYS.size())))
                    .append("\":")
                    .append(value(random, depth + 1));
        }
        return out.append('}').toString();
    }

    private static String value(Random random, int depth) {
        int kind = depth > 4 ? 9 : random.nextInt(10);
        if (kind < 3) {
            return object(random, depth);
        }
        if (kind < 5) {
            StringBuilder out = new StringBuilder("[");
            int items = random.nextInt(4);
            for (int item = 0; item < items; item++) {
                out.append(item == 0 ? "" : ",").append(value(random, depth + 1));
            }
            return out.append(']').toString();
        }
        return SCALARS.get(random.nextInt(SCALARS.size()));
    }

    private static NormalisedDocument normalise(byte[] bytes) {
        NormalisedDocument once = DocumentNormaliser.normalise(bytes, null);
        NormalisedDocument twice = DocumentNormaliser.normalise(utf8(once.canonicalJson()), null);
        assertThat(twice.canonicalJson()).isEqualTo(once.canonicalJson());
        assertThat(twice.attributes()).isEqualTo(once.attributes());
        assertThat(twice.media()).containsExactlyInAnyOrderElementsOf(once.media());
        return once;
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String resource(String name) throws Exception {
        try (InputStream in =
                Objects.requireNonNull(DocumentNormaliserTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
