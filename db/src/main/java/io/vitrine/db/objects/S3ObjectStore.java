package io.vitrine.db.objects;

import io.vitrine.db.StoreUnavailable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.BucketAlreadyExistsException;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Objects in a bucket of any S3, addressed by path.
public final class S3ObjectStore implements ObjectStore {

    private static final String UNKNOWN_TYPE = "application/octet-stream";

    private final S3Client client;
    private final S3Settings settings;

    private S3ObjectStore(S3Client client, S3Settings settings) {
        this.client = client;
        this.settings = settings;
    }

    /// Connects, and makes the bucket when it is missing.
    ///
    /// @param patience for one answer of the store at the start
    /// @throws StoreUnavailable when the store does not answer or refuses
    public static S3ObjectStore open(S3Settings settings, Duration patience) {
        S3ClientBuilder builder =
                S3Client.builder()
                        .endpointOverride(settings.endpoint())
                        .region(Region.of(settings.region()))
                        .httpClientBuilder(
                                UrlConnectionHttpClient.builder()
                                        .connectionTimeout(patience)
                                        .socketTimeout(Duration.ofSeconds(30)))
                        // stores other than Amazon's do not all know the newer checksums
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                        .serviceConfiguration(
                                S3Configuration.builder().chunkedEncodingEnabled(false).build())
                        .forcePathStyle(true);
        String accessKey = settings.accessKey();
        String secretKey = settings.secretKey();
        if (accessKey != null && secretKey != null) {
            builder.credentialsProvider(
                    StaticCredentialsProvider.create(
                            AwsBasicCredentials.create(accessKey, secretKey)));
        }
        S3ObjectStore store = new S3ObjectStore(builder.build(), settings);
        try {
            store.createBucketIfMissing();
            return store;
        } catch (StoreUnavailable e) {
            store.close();
            throw e;
        }
    }

    private void createBucketIfMissing() {
        try {
            client.headBucket(request -> request.bucket(settings.bucket()));
        } catch (S3Exception e) {
            if (!isMissing(e)) {
                throw unavailable(e);
            }
            createBucket();
        } catch (SdkException e) {
            throw unavailable(e);
        }
    }

    private void createBucket() {
        try {
            client.createBucket(request -> request.bucket(settings.bucket()));
        } catch (BucketAlreadyOwnedByYouException | BucketAlreadyExistsException e) {
            check(); // another process was first, or a stranger owns the name
        } catch (SdkException e) {
            throw StoreUnavailable.because(
                    "Bucket "
                            + settings.bucket()
                            + " is missing and cannot be created at "
                            + host(),
                    e,
                    "Create it, or correct vitrine.objects.bucket");
        }
    }

    @Override
    public void put(String key, byte[] bytes, String contentType) {
        put(key, RequestBody.fromBytes(bytes), contentType);
    }

    @Override
    public void put(String key, Path file, String contentType) {
        put(key, RequestBody.fromFile(file), contentType);
    }

    private void put(String key, RequestBody body, String contentType) {
        ObjectKeys.require(key);
        try {
            client.putObject(
                    request -> request.bucket(settings.bucket()).key(key).contentType(contentType),
                    body);
        } catch (SdkException e) {
            throw unavailable(e);
        }
    }

    @Override
    public boolean putIfAbsent(String key, byte[] bytes, String contentType) {
        if (exists(key)) {
            return false;
        }
        put(key, bytes, contentType); // a race stores the same bytes twice, by the key's meaning
        return true;
    }

    @Override
    public Optional<StoredObject> get(String key) {
        ObjectKeys.require(key);
        try {
            ResponseBytes<GetObjectResponse> found =
                    client.getObjectAsBytes(request -> request.bucket(settings.bucket()).key(key));
            return Optional.of(
                    new StoredObject(found.asByteArrayUnsafe(), typeOf(found.response())));
        } catch (S3Exception e) {
            if (isMissing(e)) {
                return Optional.empty();
            }
            throw unavailable(e);
        } catch (SdkException e) {
            throw unavailable(e);
        }
    }

    @Override
    public Optional<ObjectStream> open(String key) {
        ObjectKeys.require(key);
        try {
            ResponseInputStream<GetObjectResponse> found =
                    client.getObject(request -> request.bucket(settings.bucket()).key(key));
            return Optional.of(
                    new ObjectStream(
                            found, found.response().contentLength(), typeOf(found.response())));
        } catch (S3Exception e) {
            if (isMissing(e)) {
                return Optional.empty();
            }
            throw unavailable(e);
        } catch (SdkException e) {
            throw unavailable(e);
        }
    }

    @Override
    public boolean exists(String key) {
        ObjectKeys.require(key);
        try {
            client.headObject(request -> request.bucket(settings.bucket()).key(key));
            return true;
        } catch (S3Exception e) {
            if (isMissing(e)) {
                return false;
            }
            throw unavailable(e);
        } catch (SdkException e) {
            throw unavailable(e);
        }
    }

    @Override
    public void delete(String key) {
        ObjectKeys.require(key);
        try {
            client.deleteObject(request -> request.bucket(settings.bucket()).key(key));
        } catch (S3Exception e) {
            if (!isMissing(e)) {
                throw unavailable(e);
            }
        } catch (SdkException e) {
            throw unavailable(e);
        }
    }

    @Override
    public List<String> list(String prefix) {
        ObjectKeys.requirePrefix(prefix);
        try {
            return client
                    .listObjectsV2Paginator(
                            request -> request.bucket(settings.bucket()).prefix(prefix))
                    .contents()
                    .stream()
                    .map(S3Object::key)
                    .sorted()
                    .toList();
        } catch (SdkException e) {
            throw unavailable(e);
        }
    }

    @Override
    public void check() {
        try {
            client.headBucket(request -> request.bucket(settings.bucket()));
        } catch (SdkException e) {
            throw unavailable(e);
        }
    }

    @Override
    public String address() {
        return host() + "/" + settings.bucket();
    }

    @Override
    public void close() {
        client.close();
    }

    private static String typeOf(GetObjectResponse response) {
        String type = response.contentType();
        return type == null ? UNKNOWN_TYPE : type;
    }

    private static boolean isMissing(S3Exception e) {
        return e.statusCode() == 404;
    }

    private String host() {
        return StoreUnavailable.shown(settings.endpoint().toString());
    }

    private StoreUnavailable unavailable(SdkException cause) {
        boolean refused = cause instanceof S3Exception s3 && s3.statusCode() == 403;
        return refused
                ? StoreUnavailable.because(
                        "The object store at " + address() + " refuses",
                        cause,
                        "Correct vitrine.objects.access-key and vitrine.objects.secret-key")
                : StoreUnavailable.because(
                        "The object store at " + address() + " cannot be used",
                        cause,
                        "Start it, or correct vitrine.objects.endpoint (leave it out to keep"
                                + " objects in a local folder)");
    }
}
