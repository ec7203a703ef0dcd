import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A partner in Java: seals, opens and signs with the JDK alone (17 or later), written from the formats alone.
 *
 * <p>Reads one JSON object a line and answers each with one, as README.md says. Take the functions for a program of your
 * own; what is below {@code answer} is for the tests.
 */
public final class Peer {
    private static final HexFormat HEX = HexFormat.of();

    private static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Standard base64 with its padding. Java passes over bits behind the last byte: what comes out is compared. */
    private static byte[] decode(String text) {
        byte[] bytes = Base64.getDecoder().decode(text);
        check(encode(bytes).equals(text), "not standard base64");
        return bytes;
    }

    private static byte[] concat(byte[]... parts) {
        byte[] whole = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int end = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, end, part.length);
            end += part.length;
        }
        return whole;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] digest(String algorithm, byte[] bytes) throws GeneralSecurityException {
        return MessageDigest.getInstance(algorithm).digest(bytes);
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    // The ssn field of Onbo:
    //   plaintext = UTF-8 of encodeURI(ssn), which leaves digits and dashes as they are
    //   key       = the characters of the secret without its dashes, as ASCII (they are not decoded from hexadecimal)
    //   iv        = 16 random bytes, new for each field
    //   field     = base64(iv || AES-CBC-PKCS7(key, iv, plaintext)); Java calls this padding PKCS5

    private static Cipher fieldCipher(int mode, String keyText, byte[] iv) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(mode, new SecretKeySpec(utf8(keyText.replace("-", "")), "AES"), new IvParameterSpec(iv));
        return cipher;
    }

    static String sealSsn(String keyText, String ssn) throws GeneralSecurityException {
        byte[] iv = new byte[16];
        new SecureRandom().nextBytes(iv);
        return encode(concat(iv, fieldCipher(Cipher.ENCRYPT_MODE, keyText, iv).doFinal(utf8(ssn))));
    }

    static String openSsn(String keyText, String field) throws GeneralSecurityException {
        byte[] sealed = decode(field);
        byte[] iv = Arrays.copyOf(sealed, 16);
        byte[] opened = fieldCipher(Cipher.DECRYPT_MODE, keyText, iv).doFinal(sealed, 16, sealed.length - 16);
        return new String(opened, StandardCharsets.UTF_8);
    }

    // The signature of Onbo:
    //   stripped    = the body without what JavaScript's \s matches, inside strings too
    //   content_md5 = hexadecimal of MD5(stripped), or nothing when stripped is empty
    //   hmac        = hexadecimal of HMAC-SHA256(secret with its dashes, url || content_md5 || epoch)

    /** Java's own \s knows ASCII alone, and with UNICODE_CHARACTER_CLASS it has U+0085 and lacks U+FEFF. */
    private static final String WHITE_SPACE =
            "[\\t\\n\\x0B\\f\\r \\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000\\uFEFF]";

    static String contentMd5(String body) throws GeneralSecurityException {
        String stripped = body.replaceAll(WHITE_SPACE, "");
        return stripped.isEmpty() ? "" : HEX.formatHex(digest("MD5", utf8(stripped)));
    }

    static String hmac(String secret, String url, String contentMd5, String epoch) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(utf8(secret), "HmacSHA256"));
        return HEX.formatHex(mac.doFinal(utf8(url + contentMd5 + epoch)));
    }

    // The envelope of Green Dot, EC_v1:
    //   ephemeral     = a P-256 key pair, new for each envelope
    //   Z             = ECDH(ephemeral.private, recipient.public), the x coordinate, 32 bytes
    //   OtherInfo     = 0x0D || "id-aes256-GCM" || program code || SHA-256(request id)
    //   K             = SHA-256(00 00 00 01 || Z || OtherInfo), which is the one-step KDF of SP 800-56A
    //   data          = base64(AES-256-GCM(K, IV = 16 zero bytes, plaintext) || tag of 16 bytes)
    //   publicKeyHash = base64(SHA-256(SubjectPublicKeyInfo of the recipient))

    private static byte[] agree(PrivateKey ours, PublicKey theirs) throws GeneralSecurityException {
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(ours);
        agreement.doPhase(theirs, true);
        return agreement.generateSecret();
    }

    private static byte[] deriveKey(byte[] z, byte[] otherInfo) throws GeneralSecurityException {
        return digest("SHA-256", concat(new byte[] {0, 0, 0, 1}, z, otherInfo));
    }

    private static byte[] otherInfo(String programCode, String requestId) throws GeneralSecurityException {
        byte[] algorithm = utf8("\rid-aes256-GCM"); // \r is 0x0D, the length of the name
        return concat(algorithm, utf8(programCode), digest("SHA-256", utf8(requestId)));
    }

    /** An IV of 16 zero bytes is safe because the key is used once. The tag, of 128 bits, is behind the ciphertext. */
    private static byte[] gcm(int mode, byte[] key, byte[] input) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, new byte[16]));
        return cipher.doFinal(input);
    }

    private static KeyPair generateKeyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static byte[] fromPem(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----.*-----", ""));
    }

    private static PublicKey publicKey(byte[] spki) throws GeneralSecurityException {
        return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(spki));
    }

    /**
     * What stands before the coordinates of each SubjectPublicKeyInfo of P-256. Java takes other encodings of the same key as
     * well, and gives them back as they came: then one envelope has many texts.
     */
    private static final byte[] SPKI_PREFIX =
            HEX.parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");

    private static final int SPKI_LENGTH = 91;

    private static PublicKey ephemeralKey(byte[] encoded) throws GeneralSecurityException {
        boolean isPlain = encoded.length == SPKI_LENGTH
                && Arrays.equals(encoded, 0, SPKI_PREFIX.length, SPKI_PREFIX, 0, SPKI_PREFIX.length);
        check(isPlain, "not the SubjectPublicKeyInfo of an uncompressed point of P-256");
        return publicKey(encoded);
    }

    static Map<String, String> sealEnvelope(
            String recipientPem, String programCode, String requestId, byte[] plaintext)
            throws GeneralSecurityException {
        PublicKey recipient = publicKey(fromPem(recipientPem));
        KeyPair ephemeral = generateKeyPair();
        byte[] z = agree(ephemeral.getPrivate(), recipient);
        byte[] key = deriveKey(z, otherInfo(programCode, requestId));
        Map<String, String> envelope = new LinkedHashMap<>();
        envelope.put("version", "EC_v1");
        envelope.put("data", encode(gcm(Cipher.ENCRYPT_MODE, key, plaintext)));
        envelope.put("ephemeralPublicKey", encode(ephemeral.getPublic().getEncoded()));
        envelope.put("publicKeyHash", encode(digest("SHA-256", recipient.getEncoded())));
        return envelope;
    }

    /** {@code recipientPem} is the public key of the identity, which the JDK does not make of the private one. */
    static byte[] openEnvelope(
            String identityPem, String recipientPem, String programCode, String requestId, Map<String, String> envelope)
            throws GeneralSecurityException {
        Set<String> members = Set.of("version", "data", "ephemeralPublicKey", "publicKeyHash");
        check(envelope.keySet().equals(members), "not the members of an envelope");
        check(envelope.get("version").equals("EC_v1"), "another version");
        String hash = encode(digest("SHA-256", publicKey(fromPem(recipientPem)).getEncoded()));
        check(envelope.get("publicKeyHash").equals(hash), "sealed to another key");
        PublicKey ephemeral = ephemeralKey(decode(envelope.get("ephemeralPublicKey")));
        PrivateKey identity =
                KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(fromPem(identityPem)));
        byte[] key = deriveKey(agree(identity, ephemeral), otherInfo(programCode, requestId));
        return gcm(Cipher.DECRYPT_MODE, key, decode(envelope.get("data")));
    }

    // The agreement by itself, with keys as numbers.

    private static ECParameterSpec p256() throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        return parameters.getParameterSpec(ECParameterSpec.class);
    }

    private static PrivateKey privateKey(String hex) throws GeneralSecurityException {
        return KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(new BigInteger(hex, 16), p256()));
    }

    private static PublicKey publicPoint(String hex) throws GeneralSecurityException {
        check(hex.length() == 130 && hex.startsWith("04"), "not an uncompressed point");
        ECPoint point = new ECPoint(new BigInteger(hex.substring(2, 66), 16), new BigInteger(hex.substring(66), 16));
        return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, p256()));
    }

    private static Map<String, String> agreeEphemeral(String publicPointHex) throws GeneralSecurityException {
        KeyPair ephemeral = generateKeyPair();
        // The point is at the end of a SubjectPublicKeyInfo.
        byte[] spki = ephemeral.getPublic().getEncoded();
        return Map.of(
                "public_point_hex", HEX.formatHex(spki, spki.length - 65, spki.length),
                "z_hex", HEX.formatHex(agree(ephemeral.getPrivate(), publicPoint(publicPointHex))));
    }

    private static Map<String, String> answer(Map<String, String> request) throws GeneralSecurityException {
        String contentMd5 = request.containsKey("body") ? contentMd5(request.get("body")) : "";
        switch (request.get("operation")) {
            case "version":
                return Map.of("version", "Java " + Runtime.version() + ", " + System.getProperty("java.vm.name"));
            case "ssn-seal":
                return Map.of("field", sealSsn(request.get("key_text"), request.get("plaintext")));
            case "ssn-open":
                return Map.of("plaintext", openSsn(request.get("key_text"), request.get("field")));
            case "onbo-sign":
                return Map.of(
                        "content_md5", contentMd5,
                        "hmac", hmac(request.get("secret"), request.get("url"), contentMd5, request.get("epoch")));
            case "onbo-verify":
                String expected = hmac(request.get("secret"), request.get("url"), contentMd5, request.get("epoch"));
                boolean verified = MessageDigest.isEqual(utf8(expected), utf8(request.get("hmac")));
                check(verified, "the signature is not that of this call");
                return Map.of();
            case "kdf":
                byte[] z = HEX.parseHex(request.get("z_hex"));
                byte[] otherInfo = HEX.parseHex(request.get("other_info_hex"));
                return Map.of("key_hex", HEX.formatHex(deriveKey(z, otherInfo)));
            case "agree":
                PrivateKey ours = privateKey(request.get("private_key_hex"));
                return Map.of("z_hex", HEX.formatHex(agree(ours, publicPoint(request.get("public_point_hex")))));
            case "agree-ephemeral":
                return agreeEphemeral(request.get("public_point_hex"));
            case "envelope-seal":
                Map<String, String> envelope = sealEnvelope(
                        request.get("recipient_pem"),
                        request.get("program_code"),
                        request.get("request_id"),
                        decode(request.get("plaintext_base64")));
                return Map.of("raw_json", Json.write(envelope));
            case "envelope-open":
                byte[] opened = openEnvelope(
                        request.get("identity_pem"),
                        request.get("recipient_pem"),
                        request.get("program_code"),
                        request.get("request_id"),
                        Json.read(request.get("raw_json")));
                return Map.of("plaintext_base64", encode(opened));
            default:
                throw new IllegalArgumentException("no such operation");
        }
    }

    public static void main(String[] arguments) throws Exception {
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            Map<String, String> answer;
            try {
                answer = answer(Json.read(line));
            } catch (GeneralSecurityException | RuntimeException error) {
                answer = Map.of("error", error.toString());
            }
            System.out.println(Json.write(answer));
        }
    }

    /** Objects of texts and nothing else, since the JDK has no JSON. In a program of your own, take a library. */
    private static final class Json {
        private final String text;
        private int next;

        private Json(String text) {
            this.text = text;
        }

        static Map<String, String> read(String text) {
            Json json = new Json(text);
            Map<String, String> members = new LinkedHashMap<>();
            json.expect('{');
            do {
                String name = json.string();
                json.expect(':');
                check(members.put(name, json.string()) == null, "a member that is there twice");
            } while (json.skipped(','));
            json.expect('}');
            check(json.next == text.length(), "something behind the object");
            return members;
        }

        private boolean skipped(char expected) {
            while (next < text.length() && text.charAt(next) == ' ') {
                next++;
            }
            boolean found = next < text.length() && text.charAt(next) == expected;
            next += found ? 1 : 0;
            return found;
        }

        private void expect(char expected) {
            check(skipped(expected), "not JSON: no " + expected + " at " + next);
        }

        private String string() {
            expect('"');
            StringBuilder string = new StringBuilder();
            for (char character = take(); character != '"'; character = take()) {
                check(character >= ' ', "a control character in a string");
                string.append(character == '\\' ? escaped() : character);
            }
            return string.toString();
        }

        private char take() {
            check(next < text.length(), "the string has no end");
            return text.charAt(next++);
        }

        private char escaped() {
            char character = take();
            if (character == 'u') {
                check(next + 4 <= text.length(), "the string has no end");
                next += 4;
                return (char) HexFormat.fromHexDigits(text, next - 4, next);
            }
            int place = "\"\\/bfnrt".indexOf(character);
            check(place >= 0, "no such escape");
            return "\"\\/\b\f\n\r\t".charAt(place);
        }

        static String write(Map<String, String> members) {
            StringBuilder json = new StringBuilder();
            members.forEach((name, value) -> {
                json.append(json.length() == 0 ? '{' : ',');
                write(name, json);
                json.append(':');
                write(value, json);
            });
            return json.length() == 0 ? "{}" : json.append('}').toString();
        }

        private static void write(String text, StringBuilder json) {
            json.append('"');
            for (char character : text.toCharArray()) {
                boolean isPlain = character >= ' ' && character < 127 && character != '"' && character != '\\';
                json.append(isPlain ? String.valueOf(character) : String.format("\\u%04x", (int) character));
            }
            json.append('"');
        }
    }
}
