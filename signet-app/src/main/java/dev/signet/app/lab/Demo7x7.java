package dev.signet.app.lab;

import dev.signet.op.Conv;
import dev.signet.op.Padding;
import dev.signet.op.Sliding;
import dev.signet.op.WindowAxis;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The classic demonstration, product by product. */
final class Demo7x7 implements Experiment {
    private static final int CHANNELS = 3;
    private static final int FILTERS = 2;
    private static final int KERNEL = 3;
    private static final int STRIDE = 2;

    @Override
    public String name() {
        return "demo-7x7";
    }

    @Override
    public String rows() {
        return "C5";
    }

    @Override
    public String claim() {
        return "Each output is three sums of nine products, one per channel, and a bias";
    }

    @Override
    public void run(Notebook notebook, LabSettings settings) {
        Tensor x = Compute.integers("demo image", 0, 2, 1, CHANNELS, 5, 5);
        Tensor weight = Compute.integers("demo filters", -1, 1, FILTERS, CHANNELS, KERNEL, KERNEL);
        Tensor bias = Tensor.of(Shape.of(FILTERS), 1, 0);
        Conv conv = new Conv(new Sliding(List.of(STRIDE, STRIDE), List.of(), Padding.symmetric(1, 1)), 1);
        Tensor y = Compute.run(conv, x, weight, bias);

        notebook.part("5 x 5 x 3, drawn as 7 x 7 x 3 with its border of zeros");
        draw(notebook, x, weight, y);
        notebook.figure("C5 output height of the bordered 5x5", y.shape().size(2));
        notebook.check(
                y.shape().equals(Shape.of(1, 2, 3, 3)),
                "padding 1 and stride 2 give floor((5 + 2 - 3) / 2) + 1 = 3: the output is 3 x 3 x 2, here %s",
                y.shape());
        notebook.part("Product by product");
        int wrong = trace(notebook, x, weight, bias, y);
        notebook.check(wrong == 0, "all 18 outputs worked by hand are those of the library");
        notebook.draw(slider(x, weight, bias));

        notebook.part("The same filters on 7 x 7 x 3 without a border");
        Tensor large = Compute.integers("larger image", 0, 2, 1, CHANNELS, 7, 7);
        Tensor wide = Compute.run(conv, large, weight, bias);
        notebook.figure("C5 output height of the unbordered 7x7", wide.shape().size(2));
        notebook.check(
                wide.shape().equals(Shape.of(1, 2, 4, 4)),
                "padding 1 and stride 2 give floor((7 + 2 - 3) / 2) + 1 = 4: the output is 4 x 4 x 2, here %s",
                wide.shape());
        notebook.say("So the drawing's 7 is 5 and its border; taken as 7 without one, the result is 4, not 3.");
        notebook.verdict(claim());
    }

    private static void draw(Notebook notebook, Tensor x, Tensor weight, Tensor y) {
        List<String> images = new ArrayList<>();
        for (int c = 0; c < CHANNELS; c++) {
            images.add(new Grid("x, channel " + c, padded(x, c), 7, 7, true, 1).figure());
        }
        notebook.draw(Markup.row(images));
        for (int o = 0; o < FILTERS; o++) {
            List<String> parts = new ArrayList<>();
            for (int c = 0; c < CHANNELS; c++) {
                float[] values = new float[KERNEL * KERNEL];
                System.arraycopy(weight.floats(), (o * CHANNELS + c) * 9, values, 0, 9);
                parts.add(Grid.numbers("filter " + o + ", channel " + c, values, 3, 3)
                        .figure());
            }
            float[] out = new float[9];
            System.arraycopy(y.floats(), o * 9, out, 0, 9);
            parts.add(Grid.numbers("output " + o, out, 3, 3).figure());
            notebook.draw(Markup.row(parts));
        }
    }

    private static float[] padded(Tensor x, int channel) {
        float[] values = new float[49];
        for (int i = 0; i < 25; i++) {
            values[(i / 5 + 1) * 7 + i % 5 + 1] = x.floats()[channel * 25 + i];
        }
        return values;
    }

    /** Writes the sums of every output; returns how many are not what the library says. */
    private static int trace(Notebook notebook, Tensor x, Tensor weight, Tensor bias, Tensor y) {
        WindowAxis axis = new WindowAxis(KERNEL, STRIDE, 1, 1, 1);
        List<List<String>> rows = new ArrayList<>();
        int wrong = 0;
        for (int output = 0; output < FILTERS * 9; output++) {
            int o = output / 9;
            List<String> cells = new ArrayList<>();
            cells.add("output " + o + " (" + output % 9 / 3 + ", " + output % 3 + ")");
            float sum = bias.floats()[o];
            for (int c = 0; c < CHANNELS; c++) {
                List<String> products = new ArrayList<>();
                float part = 0;
                for (int tap = 0; tap < 9; tap++) {
                    int row = axis.inputPosition(output % 9 / 3, tap / 3);
                    int column = axis.inputPosition(output % 3, tap % 3);
                    boolean outside = WindowAxis.isPadding(row, 5) || WindowAxis.isPadding(column, 5);
                    float pixel = outside ? 0 : x.floats()[(c * 5 + row) * 5 + column];
                    float w = weight.floats()[(o * CHANNELS + c) * 9 + tap];
                    part += pixel * w;
                    if (pixel * w != 0) {
                        products.add(LineChart.number(pixel) + "·"
                                + (w < 0 ? "(" + LineChart.number(w) + ")" : LineChart.number(w)));
                    }
                }
                sum += part;
                cells.add(String.join(" + ", products) + (products.isEmpty() ? "" : " = ") + LineChart.number(part));
            }
            cells.add(LineChart.number(bias.floats()[o]));
            cells.add(LineChart.number(sum));
            rows.add(cells);
            wrong += sum == y.floats()[output] ? 0 : 1;
        }
        notebook.say("Products with a zero are left out.");
        notebook.table(List.of("position", "channel 0", "channel 1", "channel 2", "bias", "sum"), rows);
        return wrong;
    }

    /** A window that can be moved by hand: what it covers, times the filter, is the sum below. */
    private static String slider(Tensor x, Tensor weight, Tensor bias) {
        String script = """
            <h2>Move the window</h2><p>Choose an output; the squares it reads are framed.</p><div id="demo" class="row"></div>
            <p id="sum"></p><button id="next">next output</button>
            <script>{const X=%s,W=%s,B=%s;let at=0;
            const grid=(v,n,seen)=>{let s=`<svg class="grid-map" viewBox="0 0 ${n*46} ${n*46}" style="width:${n*40}px">`;
            v.forEach((a,i)=>{const r=i/n|0,c=i%%n;s+=`<rect class="${a<0?'below':'above'}" fill-opacity="${Math.min(.7,Math.abs(a)*.3)}" x="${c*46+1}" y="${r*46+1}" width="44" height="44"/>`
            +`<text class="cell" text-anchor="middle" x="${c*46+23}" y="${r*46+29}">${a}</text>`;
            if(seen&&seen(r,c))s+=`<rect class="seen" x="${c*46+3}" y="${r*46+3}" width="40" height="40"/>`});return s+'</svg>'};
            const show=()=>{const o=at/9|0,r=(at%%9)/3|0,c=at%%3;let html='',sums=[];
            for(let ch=0;ch<3;ch++){const p=Array(49).fill(0);for(let i=0;i<25;i++)p[((i/5|0)+1)*7+i%%5+1]=X[ch*25+i];
            const w=W.slice((o*3+ch)*9,(o*3+ch)*9+9);let s=0;for(let t=0;t<9;t++)s+=p[(2*r+(t/3|0))*7+2*c+t%%3]*w[t];sums.push(s);
            html+=`<figure>${grid(p,7,(a,b)=>a>=2*r&&a<2*r+3&&b>=2*c&&b<2*c+3)}<figcaption>channel ${ch}</figcaption></figure><figure>${grid(w,3)}<figcaption>filter ${o}</figcaption></figure>`}
            document.getElementById('demo').innerHTML=html;
            document.getElementById('sum').textContent=`output ${o} at (${r}, ${c}): ${sums.join(' + ')} + ${B[o]} = ${sums.reduce((a,b)=>a+b,B[o])}`};
            document.getElementById('next').onclick=()=>{at=(at+1)%%18;show()};show()}</script>
            """;
        return String.format(Locale.ROOT, script, array(x), array(weight), array(bias));
    }

    private static String array(Tensor tensor) {
        List<String> numbers = new ArrayList<>();
        for (float value : tensor.floats()) {
            numbers.add(LineChart.number(value));
        }
        return "[" + String.join(",", numbers) + "]";
    }
}
