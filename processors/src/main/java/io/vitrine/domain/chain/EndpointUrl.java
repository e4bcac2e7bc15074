package io.vitrine.domain.chain;

import java.net.URI;
import java.net.URISyntaxException;

/// The address of an RPC endpoint. It may hold a key, so what is shown of it anywhere is
/// {@link #masked()}; {@link #address()} is for opening the connection and for storing it.
///
/// @param address http or https
public record EndpointUrl(String address) {

    private static final String HIDDEN = "***";

    /// @throws IllegalArgumentException when it is no http address; the message shows it masked
    public EndpointUrl {
        address = address.strip();
        URI uri;
        try {
            uri = new URI(address);
        } catch (URISyntaxException e) {
            throw invalid(address);
        }
        String scheme = uri.getScheme();
        boolean http = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
        if (!http || uri.getHost() == null || uri.getHost().isEmpty()) {
            throw invalid(address);
        }
    }

    /// Scheme, host and port; whatever else there is, which may be a key, is `***`.
    public String masked() {
        return mask(address);
    }

    /// The text without anything of this address that could be a key; for what a server echoes.
    public String redact(String text) {
        URI uri = URI.create(address);
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
        try {
            URI uri = new URI(url.strip());
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
