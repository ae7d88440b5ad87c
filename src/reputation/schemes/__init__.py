"""Published schemes of real platforms as policies: what each of them does, said with the parts of this library."""

from reputation.schemes import (
    airbnb,
    alibaba,
    aliexpress,
    amazon,
    beta,
    boardgamegeek,
    bonus_malus,
    booking,
    china_driving,
    china_repair,
    china_tax,
    community_notes,
    dianping,
    didi,
    discourse,
    doordash,
    douyin,
    ebay,
    etsy,
    evan_miller,
    fico,
    fiverr,
    flensburg,
    food_hygiene,
    google_ads,
    google_sellers,
    hacker_news,
    hackerone,
    imdb,
    instacart,
    jd,
    kaggle,
    lazada,
    lyft,
    mercado_libre,
    meta,
    nyc_restaurants,
    openssf,
    ozon,
    pinduoduo,
    rating_systems,
    reddit,
    rotten_tomatoes,
    sesame,
    shopee,
    slashdot,
    spamassassin,
    stack_exchange,
    steam,
    taobao,
    tiktok,
    trustpilot,
    trustratings,
    uber,
    upwork,
    walmart,
    wechat,
    wikipedia,
    wildberries,
    youtube,
)
from reputation.schemes.airbnb import airbnb_superhost
from reputation.schemes.alibaba import alibaba_global_stars, alibaba_supplier_stars
from reputation.schemes.aliexpress import aliexpress_feedback, aliexpress_ip
from reputation.schemes.amazon import amazon_account_health, amazon_metrics, amazon_stars
from reputation.schemes.beta import beta_reputation
from reputation.schemes.boardgamegeek import boardgamegeek_rating
from reputation.schemes.bonus_malus import french_bonus_malus
from reputation.schemes.booking import booking_review_score
from reputation.schemes.catalogue import FAMILIES, GRADES, Catalogue, Scheme
from reputation.schemes.china_driving import china_driving_points
from reputation.schemes.china_repair import china_credit_repair, china_penalty_publication, china_public_credit
from reputation.schemes.china_tax import china_tax_credit
from reputation.schemes.community_notes import community_notes_authors, community_notes_raters, community_notes_status
from reputation.schemes.dianping import dianping_stars
from reputation.schemes.didi import didi_drivers
from reputation.schemes.discourse import discourse_trust_levels
from reputation.schemes.doordash import doordash_ratings
from reputation.schemes.douyin import douyin_experience
from reputation.schemes.ebay import ebay_feedback, ebay_percent_positive, ebay_seller_level
from reputation.schemes.etsy import etsy_star_seller
from reputation.schemes.evan_miller import laplace_items, wilson_items
from reputation.schemes.fico import credit_scorecard, fico_score
from reputation.schemes.fiverr import fiverr_levels
from reputation.schemes.flensburg import flensburg_points
from reputation.schemes.food_hygiene import uk_food_hygiene
from reputation.schemes.google_ads import google_ads_strikes
from reputation.schemes.google_sellers import google_seller_rating
from reputation.schemes.hacker_news import hacker_news_ranking
from reputation.schemes.hackerone import hackenproof_reputation, hackerone_reputation
from reputation.schemes.imdb import imdb_weighted_rating
from reputation.schemes.instacart import instacart_shopper_rating
from reputation.schemes.jd import jd_store_stars
from reputation.schemes.kaggle import kaggle_points
from reputation.schemes.lazada import lazada_points, lazada_seller_rating, lazmall_status
from reputation.schemes.lyft import lyft_driver_rating
from reputation.schemes.mercado_libre import mercado_libre_colour
from reputation.schemes.meta import meta_strikes
from reputation.schemes.nyc_restaurants import nyc_restaurant_grades
from reputation.schemes.openssf import openssf_scorecard
from reputation.schemes.ozon import ozon_seller_rating
from reputation.schemes.pinduoduo import pinduoduo_stars
from reputation.schemes.rating_systems import fide_elo, glicko, glicko2
from reputation.schemes.reddit import reddit_best, reddit_controversial, reddit_hot
from reputation.schemes.rotten_tomatoes import rotten_tomatoes_tomatometer
from reputation.schemes.sesame import sesame_bands
from reputation.schemes.shopee import shopee_penalty_points
from reputation.schemes.slashdot import slashdot_comments
from reputation.schemes.spamassassin import spamassassin_awl, spamassassin_txrep
from reputation.schemes.stack_exchange import stack_exchange_reputation
from reputation.schemes.steam import steam_labels, steamdb_rating
from reputation.schemes.taobao import taobao_credit, taobao_experience, taobao_shop_ratings, taobao_violations
from reputation.schemes.tiktok import tiktok_account_health, tiktok_violation_points
from reputation.schemes.trustpilot import trustpilot_trustscore
from reputation.schemes.trustratings import trustratings_score
from reputation.schemes.uber import uber_driver_rating
from reputation.schemes.upwork import upwork_job_success, upwork_top_rated
from reputation.schemes.walmart import walmart_standards
from reputation.schemes.wechat import wechat_experience
from reputation.schemes.wikipedia import wikipedia_autoconfirmed
from reputation.schemes.wildberries import wildberries_product_rating
from reputation.schemes.youtube import youtube_strikes

__all__ = [
    "FAMILIES",
    "GRADES",
    "Catalogue",
    "Scheme",
    "airbnb_superhost",
    "alibaba_global_stars",
    "alibaba_supplier_stars",
    "aliexpress_feedback",
    "aliexpress_ip",
    "amazon_account_health",
    "amazon_metrics",
    "amazon_stars",
    "beta_reputation",
    "boardgamegeek_rating",
    "booking_review_score",
    "catalogue",
    "china_credit_repair",
    "china_driving_points",
    "china_penalty_publication",
    "china_public_credit",
    "china_tax_credit",
    "community_notes_authors",
    "community_notes_raters",
    "community_notes_status",
    "credit_scorecard",
    "dianping_stars",
    "didi_drivers",
    "discourse_trust_levels",
    "doordash_ratings",
    "douyin_experience",
    "ebay_feedback",
    "ebay_percent_positive",
    "ebay_seller_level",
    "etsy_star_seller",
    "fico_score",
    "fide_elo",
    "fiverr_levels",
    "flensburg_points",
    "french_bonus_malus",
    "glicko",
    "glicko2",
    "google_ads_strikes",
    "google_seller_rating",
    "hackenproof_reputation",
    "hacker_news_ranking",
    "hackerone_reputation",
    "imdb_weighted_rating",
    "instacart_shopper_rating",
    "jd_store_stars",
    "kaggle_points",
    "laplace_items",
    "lazada_points",
    "lazada_seller_rating",
    "lazmall_status",
    "lyft_driver_rating",
    "mercado_libre_colour",
    "meta_strikes",
    "nyc_restaurant_grades",
    "openssf_scorecard",
    "ozon_seller_rating",
    "pinduoduo_stars",
    "reddit_best",
    "reddit_controversial",
    "reddit_hot",
    "rotten_tomatoes_tomatometer",
    "sesame_bands",
    "shopee_penalty_points",
    "slashdot_comments",
    "spamassassin_awl",
    "spamassassin_txrep",
    "stack_exchange_reputation",
    "steam_labels",
    "steamdb_rating",
    "taobao_credit",
    "taobao_experience",
    "taobao_shop_ratings",
    "taobao_violations",
    "tiktok_account_health",
    "tiktok_violation_points",
    "trustpilot_trustscore",
    "trustratings_score",
    "uber_driver_rating",
    "uk_food_hygiene",
    "upwork_job_success",
    "upwork_top_rated",
    "walmart_standards",
    "wechat_experience",
    "wikipedia_autoconfirmed",
    "wildberries_product_rating",
    "wilson_items",
    "youtube_strikes",
]

_FILES = (
    taobao,
    aliexpress,
    alibaba,
    wechat,
    sesame,
    pinduoduo,
    jd,
    douyin,
    dianping,
    didi,
    china_tax,
    china_driving,
    china_repair,
    ebay,
    amazon,
    etsy,
    airbnb,
    booking,
    shopee,
    lazada,
    mercado_libre,
    walmart,
    tiktok,
    wildberries,
    ozon,
    upwork,
    fiverr,
    uber,
    lyft,
    doordash,
    instacart,
    beta,
    boardgamegeek,
    bonus_malus,
    community_notes,
    discourse,
    evan_miller,
    fico,
    flensburg,
    food_hygiene,
    google_ads,
    google_sellers,
    hacker_news,
    hackerone,
    imdb,
    kaggle,
    meta,
    nyc_restaurants,
    openssf,
    rating_systems,
    reddit,
    rotten_tomatoes,
    slashdot,
    spamassassin,
    stack_exchange,
    steam,
    trustpilot,
    trustratings,
    wikipedia,
    youtube,
)


def catalogue() -> Catalogue:
    """
    The schemes of this library, those of Chinese platforms and authorities first.

    Returns:
        The catalogue: iterate over it, ask it for a scheme by name, or print it.

    Examples:
        >>> catalogue()["steam_labels"].platform
        'Steam'
    """
    return Catalogue(tuple(scheme for file in _FILES for scheme in file.SCHEMES))
