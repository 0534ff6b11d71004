package main

import (
	"fmt"
	"math/big"
	"math/rand"

	inf "gopkg.in/inf.v0"
	"k8s.io/apimachinery/pkg/api/resource"
)

var suffixes = []string{
	"", "n", "u", "m", "k", "M", "G", "T", "P", "E",
	"Ki", "Mi", "Gi", "Ti", "Pi", "Ei",
	"e0", "e1", "e3", "E3", "e-3", "E-6", "e+6", "e-9", "e-10", "e17",
}

var numbers = []string{
	"0", "1", "-1", "+1", "7", "-7", "8", "1000", "1024", "1.5", "-1.5", "0.1", ".5", "5.", "001", "1.500",
	"999", "1023", "1025", "1.0001", "0.0000000001", "-0.0000000001", "123456789.123456789",
}

// What people write, what apimachinery's own documentation gives as examples, and what sits on an edge.
var singles = []string{
	"100m", "0.1m", "1.1m", "0.9n", "1.1n", "-0.1n", "-1.1n", "1.5Gi", "0.5Gi", "0.5Ki", "0.0001Ki", "-0.0001Ki", "1.0001Ki", "1023.5",
	"29196Mi", "28.51171875Gi", "14500m", "100Gi", "16", "32Gi", "88Gi", "2560", "1536Mi", "1048576Ki", "1073741824", "1000000", "1000000000n",
	"9223372036854775807", "9223372036854775808", "-9223372036854775807", "-9223372036854775808", "9223372036854775807n",
	"9223372036854775.807k", "9223372036854775806.5", "9223372036854775807.5", "7Ei", "8Ei", "-8Ei", "7.9999Ei", "9E", "10E", "1000E", "9e18", "1e19", "1e21",
	"18446744073709551616", "1e100", "-1e100", "1e-100", "0e100", "0Ki", "-0", "+0", "0.0", "00", "0e5", "0.00Gi",
	"1e999", "1e1000", "1e4294967296", "1e-4294967296", "1e99999999999999999999",
	// Not in the documented grammar.
	"", ".", "+", "-", "Ki", "m", ".Ki", "e3", "-e3", "..1", "1..2", "1.2.3", "--1", "+-1", "1-", "1+", "1,5", "1 Gi", " 1", "1 ", "1\n", "１",
	"1K", "1g", "1gi", "1GI", "1GiB", "1GB", "1KB", "1kb", "1Kib", "1B", "1b", "1kk", "1mm", "1Gii", "1iG", "1i", "1e", "1e+", "1e-", "1ee3", "1e3.5", "1e3k",
	"1E", "1E3", "1E+3", "1EE", "1Ei3", "0x10", "1_000", "Inf", "NaN", "10%", "ten", "1e 3", "½",
}

func quantityInputs() []string {
	inputs := append([]string{}, singles...)
	for _, number := range numbers {
		for _, suffix := range suffixes {
			inputs = append(inputs, number+suffix)
		}
	}
	random := rand.New(rand.NewSource(20261121))
	signs := []string{"", "", "-", "+"}
	for range 250 {
		text := signs[random.Intn(len(signs))] + fmt.Sprint(random.Int63n(1<<uint(1+random.Intn(50))))
		if random.Intn(2) == 0 {
			text += "." + fmt.Sprint(random.Int63n(1<<uint(1+random.Intn(45))))
		}
		inputs = append(inputs, text+suffixes[random.Intn(len(suffixes))])
	}
	return distinct(inputs)
}

// "in" as given; "out" the canonical form; "value" and "milli" rounded away from zero; "string" where String() keeps the input instead of
// making it canonical; "error" alone where it is refused.
func quantityRows() []row {
	var rows []row
	for _, input := range quantityInputs() {
		quantity, err := resource.ParseQuantity(input)
		if err != nil {
			rows = append(rows, row{{"in", input}, {"error", reason(err)}})
			continue
		}
		printed := quantity.String()
		r := row{
			{"in", input},
			{"out", canonical(quantity)},
			{"value", rounded(quantity, 0)},
			{"milli", rounded(quantity, 3)},
		}
		if printed != canonical(quantity) {
			r = append(r, field{"string", printed})
		}
		rows = append(rows, r)
	}
	return rows
}

// Sums, differences and comparisons: which suffixes the result takes, and that nothing is lost.
func sumRows() []row {
	terms := []string{
		"0", "0Ki", "1", "-1", "100m", "1n", "-1500m", "1Ki", "-1Ki", "1025Ki", "1.5Gi", "500Mi", "32Gi", "0.5Ki", "1e3", "5e-1", "12E6", "7Ei", "3k",
		"0.0001Ki", "1.0001Ki",
	}
	var rows []row
	for _, a := range terms {
		for _, b := range terms {
			sum, difference, other := resource.MustParse(a), resource.MustParse(a), resource.MustParse(b)
			order := sum.Cmp(other)
			sum.Add(other)
			difference.Sub(other)
			rows = append(rows, row{
				{"a", a}, {"b", b}, {"sum", canonical(sum)}, {"difference", canonical(difference)}, {"order", fmt.Sprint(order)},
			})
		}
	}
	return rows
}

// String() returns the input as it was given where a quick test finds it close enough; this always makes it canonical.
func canonical(quantity resource.Quantity) string {
	number, suffix := quantity.CanonicalizeBytes(nil)
	return string(number) + string(suffix)
}

// Value() and MilliValue() go wrong for some negative and for large numbers; this is what their documentation says.
func rounded(quantity resource.Quantity, decimals int) string {
	copied := quantity.DeepCopy()
	scaled := new(inf.Dec).Round(copied.AsDec(), inf.Scale(decimals), inf.RoundUp)
	result := new(big.Int).Set(scaled.UnscaledBig())
	return result.String()
}

func reason(err error) string {
	switch err {
	case resource.ErrFormatWrong:
		return "format"
	case resource.ErrNumeric:
		return "number"
	case resource.ErrSuffix:
		return "suffix"
	}
	return err.Error()
}

func distinct(inputs []string) []string {
	seen := map[string]bool{}
	var result []string
	for _, input := range inputs {
		if !seen[input] {
			seen[input] = true
			result = append(result, input)
		}
	}
	return result
}
