package io.vitrine.api;

import io.vitrine.db.documents.AssetFields;
import io.vitrine.db.documents.Document;
import io.vitrine.db.documents.DocumentCollection;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.db.documents.VariantFields;
import io.vitrine.db.objects.ObjectStore;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RadialGradientPaint;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import javax.imageio.ImageIO;

/// Pictures drawn from the number of a token.
final class Pictures {

    static final String SVG = "a".repeat(64);
    static final String HTML = "b".repeat(64);

    private static final byte[] SCRIPT =
            "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
                    .getBytes(StandardCharsets.UTF_8);
    private static final int VARIETY = 48;
    private static final Map<String, byte[]> DRAWN = new ConcurrentHashMap<>();
    private static final Map<String, String> ASSETS = new ConcurrentHashMap<>();

    private Pictures() {}

    /// The asset of this token's picture.
    static String asset(Seed.Show show, int number) {
        return ASSETS.computeIfAbsent(
                show.slug() + number % VARIETY,
                key -> {
                    byte[] bytes = draw(Seed.SHOWS.indexOf(show), number % VARIETY);
                    String asset = sha256(bytes);
                    DRAWN.put(asset, bytes);
                    return asset;
                });
    }

    /// Stores everything that was drawn as transcoding would, and one asset of each kind that must
    /// not open in a browser.
    static void store(DocumentStore documents, ObjectStore objects) {
        List<Document> assets = new ArrayList<>();
        List<Document> variants = new ArrayList<>();
        DRAWN.forEach((asset, bytes) -> {
            assets.add(asset(objects, asset, bytes, "image/png"));
            for (long width : new long[] {64, 256, 512}) {
                String id = asset + ":" + width + ":1";
                variants.add(
                        Document.builder(id)
                                .with(VariantFields.ASSET_ID, asset)
                                .with(VariantFields.WIDTH, width)
                                .with(VariantFields.MIME, "image/png")
                                .with(VariantFields.S3_KEY, key(asset))
                                .build());
            }
        });
        assets.add(asset(objects, SVG, SCRIPT, "image/svg+xml"));
        assets.add(asset(objects, HTML, SCRIPT, "text/html"));
        documents.upsert(DocumentCollection.MEDIA_ASSETS, assets);
        documents.upsert(DocumentCollection.MEDIA_VARIANTS, variants);
    }

    private static Document asset(ObjectStore objects, String asset, byte[] bytes, String mime) {
        objects.put(key(asset), bytes, mime);
        return Document.builder(asset)
                .with(AssetFields.MIME, mime)
                .with(AssetFields.BYTES, (long) bytes.length)
                .with(AssetFields.S3_KEY, key(asset))
                .build();
    }

    private static String key(String asset) {
        return "originals/" + asset.substring(0, 2) + "/" + asset;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] draw(int style, int number) {
        int size = 480;
        Random random = new Random(style * 1_000L + number);
        float hue = (style * 0.19f + random.nextFloat() * 0.22f) % 1;
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        boolean dark = style == 1 || style == 4;
        g.setPaint(
                new GradientPaint(
                        0,
                        0,
                        Color.getHSBColor(hue, dark ? 0.55f : 0.12f, dark ? 0.16f : 0.95f),
                        size,
                        size,
                        Color.getHSBColor(hue + 0.08f, dark ? 0.6f : 0.25f, dark ? 0.34f : 0.84f)));
        g.fill(new Rectangle2D.Double(0, 0, size, size));
        switch (style) {
            case 0 -> petals(g, random, hue, size);
            case 1 -> lights(g, random, hue, size);
            case 2 -> chips(g, random, hue, size);
            case 3 -> moon(g, random, hue, size);
            default -> tower(g, random, hue, size);
        }
        g.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Color glass(float hue, float saturation, float brightness, int alpha) {
        Color solid = Color.getHSBColor(hue, saturation, brightness);
        return new Color(solid.getRed(), solid.getGreen(), solid.getBlue(), alpha);
    }

    private static void petals(Graphics2D g, Random random, float hue, int size) {
        int count = 5 + random.nextInt(6);
        AffineTransform middle = g.getTransform();
        for (int ring = 0; ring < 3; ring++) {
            for (int i = 0; i < count; i++) {
                g.setTransform(middle);
                g.translate(size / 2.0, size / 2.0);
                g.rotate(Math.PI * 2 * i / count + ring * 0.3);
                double length = size * (0.42 - ring * 0.11);
                Path2D petal = new Path2D.Double();
                petal.moveTo(0, 0);
                petal.curveTo(length * 0.5, length * 0.15, length * 0.4, length * 0.9, 0, length);
                petal.curveTo(-length * 0.4, length * 0.9, -length * 0.5, length * 0.15, 0, 0);
                g.setPaint(glass(hue + ring * 0.06f, 0.55f, 0.9f - ring * 0.1f, 96));
                g.fill(petal);
                g.setPaint(glass(hue, 0.4f, 0.5f, 90));
                g.setStroke(new BasicStroke(1.2f));
                g.draw(petal);
            }
        }
        g.setTransform(middle);
        g.setPaint(glass(hue + 0.5f, 0.5f, 0.95f, 220));
        g.fill(new Ellipse2D.Double(size / 2.0 - 16, size / 2.0 - 16, 32, 32));
    }

    private static void lights(Graphics2D g, Random random, float hue, int size) {
        double horizon = size * (0.5 + random.nextDouble() * 0.15);
        for (int i = 0; i < 14; i++) {
            double x = random.nextDouble() * size;
            float radius = 6 + random.nextInt(26);
            g.setPaint(
                    new RadialGradientPaint(
                            (float) x,
                            (float) horizon,
                            radius * 2,
                            new float[] {0, 1},
                            new Color[] {
                                glass(hue + 0.45f + random.nextFloat() * 0.1f, 0.4f, 1, 210),
                                new Color(0, 0, 0, 0)
                            }));
            g.fill(
                    new Ellipse2D.Double(
                            x - radius * 2, horizon - radius * 2, radius * 4, radius * 4));
            g.setPaint(glass(hue + 0.5f, 0.35f, 1, 40));
            g.fill(new Rectangle2D.Double(x - 2, horizon, 4, size * 0.3 * random.nextDouble()));
        }
        g.setPaint(glass(hue, 0.7f, 0.08f, 220));
        g.fill(new Rectangle2D.Double(0, horizon, size, 2));
    }

    private static void chips(Graphics2D g, Random random, float hue, int size) {
        for (int i = 0; i < 60; i++) {
            Path2D chip = new Path2D.Double();
            double x = random.nextDouble() * size;
            double y = random.nextDouble() * size;
            int corners = 4 + random.nextInt(3);
            for (int c = 0; c < corners; c++) {
                double angle = Math.PI * 2 * c / corners;
                double reach = 10 + random.nextDouble() * 34;
                if (c == 0) {
                    chip.moveTo(x + Math.cos(angle) * reach, y + Math.sin(angle) * reach);
                } else {
                    chip.lineTo(x + Math.cos(angle) * reach, y + Math.sin(angle) * reach);
                }
            }
            chip.closePath();
            g.setPaint(
                    glass(
                            hue + random.nextFloat() * 0.35f,
                            0.35f,
                            0.45f + random.nextFloat() * 0.45f,
                            235));
            g.fill(chip);
        }
    }

    private static void moon(Graphics2D g, Random random, float hue, int size) {
        double r = size * 0.3;
        g.setPaint(glass(hue, 0.2f, 0.99f, 255));
        g.fill(new Ellipse2D.Double(size / 2.0 - r, size / 2.0 - r, r * 2, r * 2));
        double shift = (random.nextDouble() - 0.5) * r * 2.4;
        g.setPaint(glass(hue + 0.06f, 0.4f, 0.6f, 190));
        g.fill(new Ellipse2D.Double(size / 2.0 - r + shift, size / 2.0 - r, r * 2, r * 2));
        g.setPaint(glass(hue, 0.5f, 0.4f, 70));
        for (int i = 1; i < 7; i++) {
            g.draw(
                    new Arc2D.Double(
                            size / 2.0 - r - i * 12,
                            size / 2.0 - r - i * 12,
                            (r + i * 12) * 2,
                            (r + i * 12) * 2,
                            random.nextInt(360),
                            200,
                            Arc2D.OPEN));
        }
    }

    private static void tower(Graphics2D g, Random random, float hue, int size) {
        double lean = size * 0.12;
        Path2D beam = new Path2D.Double();
        double angle = random.nextDouble() * 1.2 - 0.6;
        beam.moveTo(size / 2.0, size * 0.3);
        beam.lineTo(size * 1.4, size * (0.1 + angle));
        beam.lineTo(size * 1.4, size * (0.5 + angle));
        beam.closePath();
        g.setPaint(glass(0.13f, 0.35f, 1, 120));
        g.fill(beam);
        Path2D tower = new Path2D.Double();
        tower.moveTo(size / 2.0 - lean * 0.6, size * 0.3);
        tower.lineTo(size / 2.0 + lean * 0.6, size * 0.3);
        tower.lineTo(size / 2.0 + lean, size);
        tower.lineTo(size / 2.0 - lean, size);
        tower.closePath();
        g.setPaint(glass(hue + 0.5f, 0.25f, 0.92f, 255));
        g.fill(tower);
        for (int i = 0; i < 2 + random.nextInt(4); i++) {
            g.setPaint(glass(hue + 0.02f, 0.65f, 0.6f, 235));
            g.fill(
                    new Rectangle2D.Double(
                            size / 2.0 - lean * (0.66 + i * 0.08),
                            size * (0.42 + i * 0.13),
                            lean * (1.32 + i * 0.16),
                            size * 0.06));
        }
        g.setPaint(glass(0.13f, 0.5f, 1, 255));
        g.fill(new Ellipse2D.Double(size / 2.0 - 17, size * 0.23, 34, 34));
    }
}
