/** A town with sites. */
export interface Town {
  city: string;
  country: string;
  timeZone: string;
  lat: number;
  lng: number;
  streets: readonly string[];
}

const place = (
  city: string,
  country: string,
  timeZone: string,
  lat: number,
  lng: number,
  streets: string,
): Town => ({
  city,
  country,
  timeZone,
  lat,
  lng,
  streets: streets.split(', '),
});

/** The towns of the estate, in their own spelling. */
export const places: readonly Town[] = [
  place('Rotterdam', 'NL', 'Europe/Amsterdam', 51.9225, 4.4792, 'Coolsingel, Lijnbaan, Hoogstraat, Meent'),
  place('Amsterdam', 'NL', 'Europe/Amsterdam', 52.3676, 4.9041, 'Kalverstraat, Damrak, Ceintuurbaan'),
  place('Utrecht', 'NL', 'Europe/Amsterdam', 52.0907, 5.1214, 'Oudegracht, Steenweg, Vredenburg'),
  place('Antwerpen', 'BE', 'Europe/Brussels', 51.2194, 4.4025, 'Meir, Huidevettersstraat, Nationalestraat'),
  place('Liège', 'BE', 'Europe/Brussels', 50.6326, 5.5797, 'Rue Saint-Gilles, Boulevard d’Avroy'),
  place('Köln', 'DE', 'Europe/Berlin', 50.9375, 6.9603, 'Schildergasse, Ehrenstraße, Aachener Straße'),
  place('Hamburg', 'DE', 'Europe/Berlin', 53.5511, 9.9937, 'Mönckebergstraße, Osterstraße, Jungfernstieg'),
  place('München', 'DE', 'Europe/Berlin', 48.1351, 11.582, 'Kaufingerstraße, Sendlinger Straße, Tal'),
  place('Leipzig', 'DE', 'Europe/Berlin', 51.3397, 12.3731, 'Grimmaische Straße, Petersstraße'),
  place('Zürich', 'CH', 'Europe/Zurich', 47.3769, 8.5417, 'Bahnhofstrasse, Niederdorfstrasse'),
  place('Graz', 'AT', 'Europe/Vienna', 47.0707, 15.4395, 'Herrengasse, Annenstraße'),
  place('Paris', 'FR', 'Europe/Paris', 48.8566, 2.3522, 'Rue de Rivoli, Boulevard Haussmann, Rue de Rennes'),
  place('Lyon', 'FR', 'Europe/Paris', 45.764, 4.8357, 'Rue de la République, Cours Lafayette'),
  place('Lille', 'FR', 'Europe/Paris', 50.6292, 3.0573, 'Rue Nationale, Rue de Béthune'),
  place('Madrid', 'ES', 'Europe/Madrid', 40.4168, -3.7038, 'Gran Vía, Calle de Preciados, Calle de Serrano'),
  place('A Coruña', 'ES', 'Europe/Madrid', 43.3623, -8.4115, 'Calle Real, Rúa de San Andrés'),
  place('Porto', 'PT', 'Europe/Lisbon', 41.1579, -8.6291, 'Rua de Santa Catarina, Avenida da Boavista'),
  place('Milano', 'IT', 'Europe/Rome', 45.4642, 9.19, 'Corso Buenos Aires, Via Torino'),
  place('Bologna', 'IT', 'Europe/Rome', 44.4949, 11.3426, 'Via dell’Indipendenza, Via Ugo Bassi'),
  place('København', 'DK', 'Europe/Copenhagen', 55.6761, 12.5683, 'Strøget, Købmagergade, Nørrebrogade'),
  place('Aarhus', 'DK', 'Europe/Copenhagen', 56.1629, 10.2039, 'Søndergade, Ryesgade'),
  place('Göteborg', 'SE', 'Europe/Stockholm', 57.7089, 11.9746, 'Kungsgatan, Avenyn'),
  place('Malmö', 'SE', 'Europe/Stockholm', 55.605, 13.0038, 'Södergatan, Amiralsgatan'),
  place('Oslo', 'NO', 'Europe/Oslo', 59.9139, 10.7522, 'Karl Johans gate, Bogstadveien'),
  place('Tampere', 'FI', 'Europe/Helsinki', 61.4978, 23.761, 'Hämeenkatu, Aleksis Kiven katu'),
  place('Gdańsk', 'PL', 'Europe/Warsaw', 54.352, 18.6466, 'Długa, Rajska'),
  place('Kraków', 'PL', 'Europe/Warsaw', 50.0647, 19.945, 'Floriańska, Grodzka'),
  place('Brno', 'CZ', 'Europe/Prague', 49.1951, 16.6068, 'Česká, Masarykova'),
  place('Leeds', 'GB', 'Europe/London', 53.8008, -1.5491, 'Briggate, The Headrow'),
  place('Bristol', 'GB', 'Europe/London', 51.4545, -2.5879, 'Broadmead, Park Street'),
  place('Glasgow', 'GB', 'Europe/London', 55.8642, -4.2518, 'Buchanan Street, Sauchiehall Street'),
  place('Cork', 'IE', 'Europe/Dublin', 51.8985, -8.4756, 'Patrick Street, Oliver Plunkett Street'),
];
