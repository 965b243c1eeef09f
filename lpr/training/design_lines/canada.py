"""Designs of Canada's provinces and territories."""

LINES = """
ON 10 | ground white | ink royal | top wide royal 12 ONTARIO
    | bottom sans royal 9 YOURS TO DISCOVER /Yours To Discover | art crown royal 50 52 18
    | sep emblem
ON 2 | ground blue>azure | ink white | top sans white 12 Ontario
    | bottom sans white 9 A PLACE TO GROW
QC 10 | ground white | ink royal | top wide royal 12 Québec/QUÉBEC
    | bottom sans royal 10 Je me souviens | art fleur royal 50 52 12 | sep gap
QC 2 | ground white | ink royal | top sans royal 12 Québec | bottom sans royal 10 Je me souviens
NB 6 | ground white | ink crimson | top sans crimson 10 New Brunswick/New Nouveau Brunswick
    | bottom sans crimson 9 Nouveau Brunswick/Be... in this place/Picture Province
    | art ship crimson 50 50 36
NB 3 | ground white>cream | ink red | over sans red 8 NEW NOUVEAU | under sans red 11 BRUNSWICK
    | art ship gold 50 55 30
NS 8 | ground white>pale | ink royal | top serif royal 12 Nova Scotia/NOVA SCOTIA
    | bottom sans royal 8 Canada's Ocean Playground | art ship azure 50 52 60
PE 4 | ground white>sky>green | ink navy | top serif crimson 10 Prince Edward Island
    | bottom sans navy 8 Birthplace of Confederation/Canada's Green Province
    | art bridge sky 50 60 30 3
PE 3 | ground white>cream>brick | ink crimson | top serif forest 10 Prince Edward Island
    | bottom sans crimson 8 The Island/PRINCE EDWARD ISLAND | art tree green 50 52 50
NL 6 | ground white | ink red | top serif navy 10 Newfoundland & Labrador/Newfoundland Labrador
    | art flower maroon 50 54 40 | bottom sans navy 8 Canada's Far East/A World of Difference
MB 8 | ground azure>pale>gold>grass | ink navy | top serif crimson 12 Manitoba/MANITOBA
    | art trees teal 24 40 | bottom script navy 10 Friendly/Friendly Manitoba
    | art bison brown 50 54 34 | art wave azure 44 2
SK 8 | ground white | ink green | top wide green 11 Saskatchewan/SASKATCHEWAN
    | art wheat green 50 52 40 | bottom sans green 9 Land of Living Skies
AB 8 | ground white | ink red | top script red 14 Alberta | bottom sans red 10 Wild Rose Country
    | sep gap
AB 2 | ground sky>pale>grass | ink navy | art peaks azure 40 70 | top script navy 14 Alberta
    | bottom sans navy 9 Strong and Free/Wild Rose Country
BC 8 | ground white | ink royal | over sans royal 7 Beautiful
    | under sans royal 10 British Columbia | art bar royal 44 48 56 66
    | art stripes red 44 48 56 66 3 | sep emblem
BC 5 | ground white | ink royal | top serif royal 11 Beautiful British Columbia/British Columbia
    | art bar red 46 48 56 64 | sep emblem
BC 2 | ground azure>pale>mint | ink navy | art peaks white 30 70 | art trees forest 72 100
    | top serif navy 11 British Columbia | bottom sans white 8 BC PARKS/The Best Place On Earth
YT 5 | ground white>pale>tan | ink navy | top heavy crimson 13 Yukon/YUKON
    | art bear brown 12 54 50 | bottom sans crimson 9 The Klondike | notes left
NT 5 | ground white>sky | ink navy | top sans navy 9 NORTHWEST TERRITORIES/Northwest Territories
    | bottom sans navy 8 EXPLORE CANADA'S ARCTIC/Spectacular
NU 4 | ground azure>teal>navy | ink white | top heavy white 12 Nunavut/NUNAVUT
    | art bear white 14 55 50 | bottom sans white 8 Our Land Our Strength | notes left
"""
