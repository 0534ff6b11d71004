package main

import (
	"fmt"
	"math"
	"math/rand"
	"time"
)

var durationSingles = []string{
	"0", "-0", "+0", "0s", "1h30m", "1.5h", "90m", "5m0s", "10s", "100ms", "1us", "1µs", "1μs", "1ns", "-1m", "+5s", "1.5s", ".5s", "5.s", "1h1m1s1ms1us1ns",
	"1s1h", "1h1h", "-1.5h", "-.5s", "24h", "168h", "8760h", "0.000000001s", "0.0000000001s", "0.9999999999s", "0.3333333333333333333h",
	"0.100000000000000000000h", "9007199254.740993ms", "9223372036854775807ns", "9223372036854775808ns", "-9223372036854775808ns", "-9223372036854775809ns",
	"9223372036.854775807s", "9223372036.854775808s", "2562047h47m16.854775807s", "2562047h47m16.854775808s", "-2562047h47m16.854775808s", "2562048h",
	"9223372036854775.807us", "9223372036s854ms775us807ns", "39h9m14.425s", "52763797000ns", "0.830103483285477580700h",
	"3000000h", "99999999999999999999s", "0.99999999999999999999999999999999s", "00001s", "1.000s",
	"", "1", "-", "+", "s", "-s", ".", ".s", "+.s", "-.s", "1.", "1d", "1w", "1y", "1 s", " 1s", "1s ", "1H", "1S", "1M", "1min", "1sec", "1e3s", "--1s", "+-1s",
	"1s-1s", "1..5s", "1.5.5s", "1h 30m", "h1", "1hh", "1ss", "3000000000000000000h", "0x1s", "1_000s", "01:30", "PT1H", "1,5s", "١s", "\x85\x85", "\xffff",
}

func durationRows() []row {
	random := rand.New(rand.NewSource(20261121))
	units := []string{"ns", "us", "µs", "ms", "s", "m", "h"}
	signs := []string{"", "", "-", "+"}
	inputs := append([]string{}, durationSingles...)
	for range 250 {
		text := signs[random.Intn(len(signs))]
		for range 1 + random.Intn(3) {
			text += fmt.Sprint(random.Int63n(1 << uint(1+random.Intn(20))))
			if random.Intn(2) == 0 {
				text += "." + fmt.Sprint(random.Int63n(1<<uint(1+random.Intn(40))))
			}
			text += units[random.Intn(len(units))]
		}
		inputs = append(inputs, text)
	}
	var rows []row
	for _, input := range distinct(inputs) {
		duration, err := time.ParseDuration(input)
		if err != nil {
			rows = append(rows, row{{"in", input}, {"error", "refused"}})
			continue
		}
		rows = append(rows, row{{"in", input}, {"out", duration.String()}, {"ns", fmt.Sprint(int64(duration))}})
	}
	return rows
}

func printRows() []row {
	random := rand.New(rand.NewSource(20261121))
	values := []int64{0, 1, -1, 999, 1000, 1001, 999999, 1000000, 1000001, 999999999, 1e9, 1e9 + 1, 6e10, 6e10 - 1, 36e11, 36e11 - 1, math.MaxInt64, math.MinInt64}
	for range 150 {
		value := random.Int63() >> uint(random.Intn(62))
		if random.Intn(2) == 0 {
			value = -value
		}
		values = append(values, value)
	}
	var rows []row
	for _, value := range values {
		rows = append(rows, row{{"ns", fmt.Sprint(value)}, {"out", time.Duration(value).String()}})
	}
	return rows
}
