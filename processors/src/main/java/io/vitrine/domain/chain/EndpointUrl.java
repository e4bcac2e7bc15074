package io.vitrine.domain.chain;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The address of an RPC endpoint. It may hold a key, so what is shown of it anywhere is
/// {@link #masked()}; {@link #address()} is for opening the connection and for storing it.
///
/// @param address http or https; may hold `${NAME}`, an environment variable, or be one
public record EndpointUrl(String address) {

    private static final String HIDDEN = "***";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    /// @throws IllegalArgumentException when it is no http address; the message shows it masked
    public EndpointUrl {
        address = address.strip();
        URI uri;
        try {
            boolean variable = VARIABLE.matcher(address).matches();
            uri = new URI(variable ? "http://variable" : plain(address));
        } catch (URISyntaxException e) {
            throw invalid(address);
        }
        String scheme = uri.getScheme();
        boolean http = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
        if (!http || uri.getHost() == null || uri.getHost().isEmpty()) {
            throw invalid(address);
        }
    }

    /// The address with every `${NAME}` replaced.
    ///
    /// @throws IllegalArgumentException when a variable is missing or the result is no address
    public EndpointUrl resolved(Map<String, String> variables) {
        Matcher matcher = VARIABLE.matcher(address);
        StringBuilder text = new StringBuilder();
        while (matcher.find()) {
            String value = variables.get(matcher.group(1));
            if (value == null) {
                throw new IllegalArgumentException(
                        "endpoint "
                                + masked()
                                + " needs the environment variable "
                                + matcher.group(1)
                                + ", which is not set");
            }
            matcher.appendReplacement(text, Matcher.quoteReplacement(value));
        }
        return new EndpointUrl(matcher.appendTail(text).toString());
    }

    private static String plain(String address) {
        return VARIABLE.matcher(address).replaceAll("variable");
    }

    /// Scheme, host and port; whatever else there is, which may be a key, is `***`.
    public String masked() {
        return mask(address);
    }

    /// The text without anything of this address that could be a key; for what a server echoes.
    public String redact(String text) {
        URI uri = URI.create(plain(address));
        String shown = text.replace(address, masked());
        for (String secret :
                new String[] {uri.getRawQuery(), uri.getRawPath(), uri.getRawUserInfo()}) {
            if (secret != null && secret.length() > 4) {
                shown = shown.replace(secret, HIDDEN);
            }
        }
        String path = uri.getRawPath();
        for (String part : path == null ? new String[0] : path.split("/", -1)) {
            if (part.length() > 10) {
                shown = shown.replace(part, HIDDEN);
            }
        }
        return shown;
    }

    @Override
    public String toString() {
        return masked();
    }

    /// What may be shown of any text that is meant to be an address.
    public static String mask(String url) {
        if (VARIABLE.matcher(url.strip()).matches()) {
            return url.strip();
        }
        try {
            URI uri = new URI(plain(url.strip()));
            if (uri.getScheme() == null || uri.getHost() == null) {
                return HIDDEN;
            }
            String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            String shown = uri.getScheme() + "://" + uri.getHost() + port;
            String path = uri.getRawPath();
            boolean bare =
                    (path == null || path.isEmpty() || path.equals("/"))
                            && uri.getRawQuery() == null
                            && uri.getRawUserInfo() == null;
            return bare ? shown : shown + "/" + HIDDEN;
        } catch (URISyntaxException e) {
            return HIDDEN;
        }
    }

    private static IllegalArgumentException invalid(String address) {
        String shown = address.contains("://") ? mask(address) : "'" + address + "'";
        return new IllegalArgumentException(
                shown + " is no endpoint: expected an address such as https://host/path");
    }
}
