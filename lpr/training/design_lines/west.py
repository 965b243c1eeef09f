"""Designs of the West, from the Rockies to Hawaii and Alaska."""

LINES = """
CA 12 | ground white | ink navy | top script red 14 California | bottom sans navy 7 dmv.ca.gov
    | sep none
CA 8 | ground white | ink navy | top script red 15 California | sep none
CA 3 | ground white | ink navy | top wide red 12 CALIFORNIA | sep none
CA 2 | ground white | ink navy | top sans navy 12 California/CALIFORNIA | art disc gold 50 14 20
    | art rays amber 50 14 14
CA 2 | ground black | ink yellow | top sans yellow 12 CALIFORNIA
CA 1 | ground royal | ink yellow | top sans yellow 12 CALIFORNIA
CA 1.5 | ground white>azure>blue | ink navy | top script red 13 California
    | art fish white 14 58 60 | bottom sans navy 8 YOSEMITE/WHALE TAIL/KIDS/VETERAN/Arts Council
    | notes left
CA 1.5 | ground sky>white>azure | ink navy | top script red 13 California
    | art mountains lilac 46 78 | art trees teal 66 84
    | bottom sans navy 8 LAKE TAHOE/YOSEMITE/Lake Tahoe Conservancy
CA 1 | ground white | ink black | top script red 13 California
    | bottom sans black 8 TEMPORARY/VEHICLE DEALER
NV 5 | ground azure>sky>peach>gold>tan | ink navy | art mountains lilac 44 74
    | art mountains violet 58 84 | top serif navy 13 NEVADA/Nevada
    | bottom script navy 9 Home Means Nevada | sep gap
NV 5 | ground blue>azure>pale>gold>sand | ink navy | art mountains blue 36 66 | art field sand 76
    | top serif navy 13 NEVADA/Nevada | bottom sans navy 9 THE SILVER STATE/The Silver State
NV 5 | ground azure>lilac>cream>gold | ink royal | art peaks violet 40 78
    | top sans navy 13 NEVADA | bottom sans navy 9 The Silver State/THE SILVER STATE
NV 4 | ground silver>white>silver | ink navy | top wide navy 13 NEVADA | art peaks silver 36 80
    | bottom wide navy 9 THE SILVER STATE | sep none
NV 2 | ground azure>sky>teal | ink navy | top sans navy 12 Nevada/NEVADA | art peaks white 40 66
    | art field blue 72 | art trees forest 30 80 0 16
    | bottom sans white 8 Lake Tahoe/Mt. Charleston
NV 2 | ground orange>red>purple | ink white | top sans white 12 NEVADA | art star yellow 12 50 50
    | bottom script white 9 Las Vegas/Welcome to Fabulous Las Vegas | notes left
AZ 8 | ground turquoise>aqua>cream>peach>orange | ink forest | art disc white 50 30 36
    | art mountains violet 62 84 | art field purple 80 | art saguaro forest 90 62 44 0.7
    | top sans white 13 ARIZONA | bottom sans white 9 GRAND CANYON STATE | sep gap
AZ 6 | ground aqua>cream>peach>orange | ink green | art mountains purple 68
    | art disc white 54 40 30 | art saguaro teal 6 58 50 0.6 | top wide forest 12 ARIZONA
    | bottom wide white 8 GRAND CANYON STATE
AZ 3 | ground maroon | ink white | top wide white 12 ARIZONA
    | bottom wide white 9 GRAND CANYON STATE | art saguaro white 50 52 22 | sep emblem
AZ 2 | ground navy>purple>orange | ink white | top sans white 12 ARIZONA | art stars white 4 50 12
    | bottom sans white 8 DISCOVER/GRAND CANYON STATE/Live the Golden Rule
    | art mountains black 70
AZ 1 | ground white>pale | ink navy | top sans navy 12 ARIZONA | art disc gold 13 52 44
    | notes left
    | bottom sans navy 8 Arizona State University/VETERAN/Character Education/Diamondbacks
UT 5 | ground azure>peach>orange>white>brick | ink navy | art arch brick 50 48 76 1.3
    | top serif navy 14 UTAH | bottom script navy 10 Life Elevated | sep emblem
UT 5 | ground blue>azure>white>white>pale | ink navy | art peaks pale 40 | art skier navy 24 48 60
    | top serif navy 14 UTAH | bottom script navy 10 Life Elevated
UT 4 | ground white | ink navy | art skier blue 12 50 54 | art wave pale 80 4
    | top sans navy 12 Ski Utah!/UTAH!
    | bottom sans navy 9 Greatest Snow on Earth/GREATEST SNOW ON EARTH
UT 4 | ground peach>cream>orange | ink navy | art arch rust 50 52 70 1.4 | top wide navy 13 UTAH
    | bottom sans navy 8 CENTENNIAL 1896 1996/CENTENNIAL/Life Elevated
UT 3 | ground black | ink white | top heavy white 14 UTAH | sep none
UT 2 | ground white>pale | ink navy | top serif navy 13 UTAH/Utah | art stripes red 0 70 40 100 4
    | bottom script navy 10 In God We Trust | art stars navy 20 60 5 2 20
CO 10 | ground white>white>forest>forest | ink white | art mountains green 30
    | art peaks white 6 34 | art field green 34 | bottom wide white 12 COLORADO | sep none
CO 7 | ground mint>white>green | ink white | art peaks white 24 60 | art mountains forest 40
    | bottom wide white 12 COLORADO | sep gap
CO 3 | ground forest | ink white | art peaks white 12 28 | art mountains forest 22
    | top wide white 10 COLORADO
CO 3 | ground lilac>white>white | ink forest | art mountains green 22 40 | art peaks white 8 26
    | bottom wide green 12 COLORADO
CO 2 | ground black | ink white | bottom wide white 12 COLORADO/Colorado
CO 1.5 | ground sky>violet>white | ink black | art mountains violet 40
    | bottom wide navy 12 COLORADO
    | top sans navy 8 PIONEER/RESPECT LIFE/Broncos/Columbine/10th Mountain Division
CO 1 | ground red | ink white | bottom wide white 12 COLORADO
NM 8 | ground yellow | ink red | top serif red 11 NEW MEXICO USA/New Mexico USA/NEW MEXICO
    | bottom serif red 9 Land of Enchantment/LAND OF ENCHANTMENT | art zia red 50 52 28
    | sep emblem
NM 5 | ground turquoise | ink yellow | top serif yellow 11 NEW MEXICO USA/New Mexico USA
    | art zia yellow 50 52 26 | bottom serif yellow 9 LAND OF ENCHANTMENT/Land of Enchantment
    | sep emblem
NM 3 | ground gold>yellow>cream | ink red | art balloon red 12 52 60
    | art balloon turquoise 24 40 40 | top serif red 11 New Mexico USA
    | bottom serif red 9 Land of Enchantment
NM 3 | ground black | ink white | top serif white 11 NEW MEXICO | art fish red 12 50 44
    | notes left | bottom sans white 8 CHILE CAPITAL OF THE WORLD/Chile Capital of the World
    | art fish green 14 62 34
WY 6 | ground azure>sky>pale>white | ink navy | art peaks azure 44 84 | top wide navy 12 WYOMING
    | art rider brown 18 52 46 | notes left | sep gap
WY 5 | ground sky>white>sand | ink brown | art mountains brick 64 | art rider brown 18 52 46
    | top serif brown 13 WYOMING/Wyoming | notes left
WY 5 | ground azure>pale>tan>green | ink black | art mountains tan 50 74 | art field teal 78
    | art rider black 18 52 46 | top serif navy 13 WYOMING/Wyoming | notes left
WY 3 | ground sky>pale>peach | ink navy | art block slate 70 44 44 | art hills grass 66
    | top sans navy 12 Wyoming/WYOMING | bottom sans navy 8 LIKE NO PLACE ON EARTH/Forever West
    | art rider navy 18 52 46 | notes left
WY 2 | ground white>rust | ink black | art rider black 18 50 50 | bottom wide black 12 WYOMING
    | notes left
MT 4 | ground royal | ink white | art slant navy 50 50 96 2 | top wide white 12 MONTANA
    | bottom wide white 9 TREASURE STATE | notes rim
MT 3 | ground blue | ink white | art wide blue 50 50 92 2 | top serif white 12 Montana/MONTANA
    | bottom serif white 9 Treasure State
MT 4 | ground azure>pale>white>lilac | ink navy | art mountains violet 56 84
    | top serif navy 12 Montana | bottom serif navy 10 Big Sky Country/BIG SKY COUNTRY
MT 3 | ground blue>azure>sky>tan | ink navy | art mountains lilac 50 | art hills tan 74
    | top sans white 13 MONTANA | bottom sans navy 9 BIG SKY/Big Sky
MT 2 | ground maroon>tan>sky | ink black | top serif black 12 MONTANA/Montana
    | art bear brown 12 55 40
    | bottom sans black 9 Glacier National Park/Trout Unlimited/Treasure State/Bobcats
    | notes left
MT 1 | ground black | ink white | art wide black 50 50 92 2 | top wide white 12 MONTANA
    | notes rim
ID 10 | ground red>peach>white>white>azure | ink navy | art mountains azure 70
    | art trees blue 72 92 | top wide navy 12 SCENIC IDAHO/IDAHO/Scenic Idaho
    | bottom sans navy 9 FAMOUS POTATOES/Famous Potatoes | sep gap
ID 6 | ground red>white>white>azure | ink black | art mountains azure 74 | art trees navy 78 96
    | over script white 7 Scenic | under wide navy 12 IDAHO | bottom sans white 9 FAMOUS POTATOES
ID 2 | ground red>pink>white>azure>navy | ink navy | art mountains blue 66
    | top wide white 12 IDAHO | bottom sans white 9 Famous Potatoes/FAMOUS POTATOES
ID 1 | ground sky>white>mint | ink black | top sans navy 12 IDAHO/Idaho
    | art perched blue 12 50 40 | bottom sans navy 9 Wildlife/Famous Potatoes/Centennial
    | notes left
WA 9 | ground white>white>pale | ink navy | art peaks pale 24
    | top serif red 12 Washington/WASHINGTON | bottom serif red 10 Evergreen State/EVERGREEN STATE
    | sep gap
WA 6 | ground pale>white>white | ink navy | art slant sky 50 60 90 3 | art mountains sky 56
    | top sans red 12 WASHINGTON/Washington | bottom sans red 9 EVERGREEN STATE/Evergreen State
WA 1 | ground sky>mint | ink navy | art mountains sky 40 | top sans red 12 Washington | notes left
    | art bear brown 13 55 40
    | bottom sans navy 8 Wild on Washington/State Parks/Endangered Wildlife
OR 9 | ground lilac>pale>white>mint | ink navy | art mountains lilac 34 64
    | art pine forest 50 50 66 0.6 | top serif navy 13 Oregon | art hills mint 74 | sep emblem
OR 5 | ground pale>cream>mint | ink navy | art peaks violet 32 70 | art pine green 50 52 70 0.6
    | top sans navy 13 OREGON/Oregon | art trees green 76 98 | sep emblem
OR 2 | ground navy | ink gold | top sans gold 12 OREGON
    | bottom sans gold 9 PACIFIC WONDERLAND/Pacific Wonderland
OR 2 | ground azure>blue>navy | ink white | top sans white 13 OREGON | art disc teal 50 52 50
    | art mountains slate 30 50 | bottom sans white 8 CRATER LAKE/Crater Lake
OR 2 | ground peach>gold>purple | ink black | art hills purple 62 | top serif navy 13 Oregon
    | bottom sans white 8 WINE COUNTRY/SALMON/Wine Country/Cultural Trust
HI 12 | ground white>pale>white | ink black | art rainbow violet 50 74 56 | top wide red 12 HAWAII
    | bottom wide red 9 ALOHA STATE | sep gap
HI 5 | ground sky>white>white | ink black | art rainbow lilac 50 78 60 | top sans black 12 HAWAII
    | bottom sans black 9 ALOHA STATE/Aloha State | sep gap
HI 1 | ground white>sky | ink black | art turtle green 13 55 40 | top sans red 12 HAWAII
    | notes left | bottom sans black 8 Polynesian Voyaging/Haleakala/Aloha State
AK 8 | ground amber | ink navy | top wide navy 12 ALASKA
    | bottom wide navy 9 The Last Frontier/THE LAST FRONTIER | art bar royal 44 38 57 66
    | art stars gold 40 64 6 45 56 | sep emblem
AK 4 | ground yellow>gold | ink royal | top sans royal 13 ALASKA/Alaska
    | bottom sans royal 9 The Last Frontier | art bar navy 45 36 56 62
    | art stars yellow 38 60 5 46 55 | sep emblem
AK 3 | ground sky>white>pale | ink navy | art peaks pale 40 | art mountains stone 66
    | top serif navy 13 Alaska/ALASKA
    | bottom sans crimson 8 Gold Rush Centennial/GOLD RUSH CENTENNIAL
AK 3 | ground azure>pale>tan | ink black | art peaks white 30 60 | art bear brown 50 50 66
    | top wide navy 13 ALASKA | bottom sans navy 9 The Last Frontier/LAST FRONTIER
AK 2 | ground navy>teal>green>black | ink white | art mountains black 74
    | top wide white 13 ALASKA
    | bottom sans white 8 1959 - 2009/The Last Frontier/THE LAST FRONTIER
"""
